import { inspectedElements } from '../domain/media-plan/picture-input.ts';
import { readBusMessage, type BusNews } from './bus-news.ts';
import type { JobPipeline } from './gstreamer-binding.ts';
import type { JobCommand, JobEvent } from './job-messages.ts';
import { missingElements } from './missing-elements.ts';

/** How often an inspection looks. */
const lookIntervalMs = 20;
/** How long pictures are waited for once the decoder has said what it will not deliver. */
const graceMs = 1_000;

/** The binding hands over caps as text, and no caps as the word NULL. */
const capsOf = (element: Readonly<Record<string, unknown>> | undefined) =>
  typeof element?.caps === 'string' && element.caps !== 'NULL' ? element.caps : null;

/** Names that `planStitchJob` gives to what reads a camera. */
const isOfSource = (path: string) => /:(?:input|splitter)-\d+$/.test(path);

/** Runs one pipeline after the other, each to its end, and says how it goes; decides nothing. */
export class JobWorker {
  readonly #build: (launch: string) => JobPipeline;
  readonly #tell: (event: JobEvent) => void;
  #pipeline: JobPipeline | null = null;
  #look: NodeJS.Timeout | null = null;

  constructor(build: (launch: string) => JobPipeline, tell: (event: JobEvent) => void) {
    this.#build = build;
    this.#tell = tell;
  }

  obey(command: JobCommand): void {
    switch (command.type) {
      case 'probe':
        this.#tell({ type: 'probed', missing: missingElements(this.#build, command.elements) });
        break;
      case 'inspect':
        this.#inspect(command.launch);
        break;
      case 'run':
        this.#run(command);
        break;
      case 'finish':
        this.#pipeline?.sendEOS();
        break;
    }
  }

  /** Nothing is told about the pipeline any more. */
  stop(): void {
    if (this.#look !== null) clearInterval(this.#look);
    this.#look = null;
    const pipeline = this.#pipeline;
    this.#pipeline = null;
    pipeline?.stop();
  }

  #end(event: JobEvent): void {
    this.stop();
    this.#tell(event);
  }

  #play(launch: string, onNews: (news: BusNews) => void): JobPipeline | null {
    let pipeline: JobPipeline;
    try {
      pipeline = this.#build(launch);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#end({ type: 'failed', path: '', message });
      return null;
    }
    this.#pipeline = pipeline;
    pipeline.pollBus((message) => {
      if (this.#pipeline !== pipeline) return;
      const news = readBusMessage(message);
      if (news !== null) onNews(news);
    });
    pipeline.play();
    return pipeline;
  }

  /** A source that failed ends its stream, and everything behind it is then written in full. */
  #run({ launch, gates, outlivesSources }: Extract<JobCommand, { type: 'run' }>): void {
    let sourceFault: string | null = null;
    let hasProgress = false;
    const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()];
    const pipeline = this.#play(launch, (news) => {
      if (news.kind === 'ended') {
        const { user, system } = process.cpuUsage(startedCpu);
        const took = { cpuMs: (user + system) / 1000, wallMs: performance.now() - startedMs };
        this.#end({ type: 'ended', sourceFault, ...took });
      }
      if (news.kind === 'progress') {
        hasProgress = true;
        this.#tell({ type: 'progress', positionS: news.positionS, totalS: news.totalS });
      }
      if (news.kind !== 'failed') return;
      if (outlivesSources && hasProgress && isOfSource(news.path)) {
        sourceFault ??= news.message;
        this.#pipeline?.sendEOS();
      } else {
        this.#fail(news);
      }
    });
    for (const gate of gates) {
      const valve = pipeline?.findChild(gate);
      if (valve !== undefined) valve.drop = false;
    }
  }

  #fail({ path, message }: { path: string; message: string }): void {
    this.#end({ type: 'failed', path, message });
  }

  /**
   * A decoder shows all its streams at once and warns of each kind that is not there, so pictures and either sound or
   * a warning settle it; a source that ended will show no more.
   */
  #inspect(launch: string): void {
    let over = false;
    let warnedAtMs: number | null = null;
    const pipeline = this.#play(launch, (news) => {
      if (news.kind === 'failed') this.#fail(news);
      if (news.kind === 'ended') over = true;
      if (news.kind === 'warning') warnedAtMs ??= performance.now();
    });
    if (pipeline === null) return;
    const elements = {
      container: pipeline.findChild(inspectedElements.container),
      picture: pipeline.findChild(inspectedElements.picture),
      sound: pipeline.findChild(inspectedElements.sound),
    };
    this.#look = setInterval(() => {
      const [container, picture, sound] = [elements.container, elements.picture, elements.sound].map(capsOf);
      const warned = warnedAtMs !== null;
      const settled = picture !== null && (sound !== null || warned || elements.sound === undefined);
      const hopeless = warnedAtMs !== null && performance.now() - warnedAtMs > graceMs;
      if (settled || hopeless || over) {
        this.#end({
          type: 'inspected',
          container: container ?? null,
          picture: picture ?? null,
          sound: sound ?? null,
        });
      }
    }, lookIntervalMs);
  }
}
