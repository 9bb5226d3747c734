import { readBusMessage, type BusNews } from './bus-news.ts';
import type { BuildPipeline, GstPipeline } from './gstreamer-binding.ts';
import type { WorkerCommand, WorkerEvent } from './messages.ts';
import { missingElements } from './missing-elements.ts';

type FailureCause = Extract<WorkerEvent, { type: 'pipeline-failed' }>['cause'];

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Runs the pipelines it is told to run and says what happens to them; decides nothing. */
export class MediaWorker {
  readonly #build: BuildPipeline;
  readonly #tell: (event: WorkerEvent) => void;
  readonly #pipelines = new Map<string, GstPipeline>();
  /** By pipeline and name of the element: finding one again would leak. */
  readonly #elements = new WeakMap<GstPipeline, Map<string, Record<string, unknown> | undefined>>();

  constructor(build: BuildPipeline, tell: (event: WorkerEvent) => void) {
    this.#build = build;
    this.#tell = tell;
  }

  obey(command: WorkerCommand): void {
    switch (command.type) {
      case 'probe':
        this.#tell({ type: 'probed', missing: missingElements(this.#build, command.elements) });
        break;
      case 'open':
        this.#open(command);
        break;
      case 'force-key-frame':
        this.#pipelines.get(command.trackId)?.forceKeyUnit(command.element, 1);
        break;
      case 'set-valve':
        this.#set(command.trackId, command.element, 'drop', !command.open);
        break;
      case 'set-property':
        this.#set(command.trackId, command.element, command.property, command.value);
        break;
      case 'record':
        this.#set(command.trackId, command.element, 'order', command.order);
        break;
    }
  }

  #set(trackId: string, elementName: string, property: string, value: boolean | number | string): void {
    const pipeline = this.#pipelines.get(trackId);
    const element = pipeline === undefined ? undefined : this.#element(pipeline, elementName);
    if (element !== undefined) element[property] = value;
  }

  #element(pipeline: GstPipeline, name: string): Record<string, unknown> | undefined {
    const elements = this.#elements.get(pipeline) ?? new Map<string, Record<string, unknown> | undefined>();
    this.#elements.set(pipeline, elements);
    if (!elements.has(name)) elements.set(name, pipeline.findChild(name));
    return elements.get(name);
  }

  /** Stops every pipeline; nothing is told about them any more. */
  stop(): void {
    for (const trackId of [...this.#pipelines.keys()]) this.#close(trackId);
  }

  #open({ trackId, launch }: Extract<WorkerCommand, { type: 'open' }>): void {
    this.#close(trackId);
    let pipeline: GstPipeline;
    try {
      pipeline = this.#build(launch);
    } catch (error) {
      this.#fail(trackId, 'cannot-be-built', null, messageOf(error));
      return;
    }
    this.#pipelines.set(trackId, pipeline);
    pipeline.pollBus((message) => {
      if (this.#pipelines.get(trackId) !== pipeline) return;
      const news = readBusMessage(message);
      if (news !== null) this.#report(trackId, news);
    });
    pipeline.play();
    this.#tell({ type: 'opened', trackId });
  }

  #report(trackId: string, news: BusNews): void {
    switch (news.kind) {
      case 'failed':
        this.#fail(trackId, 'error', news.element, news.message);
        break;
      case 'ended':
        this.#fail(trackId, 'end-of-source', null, 'the source ended');
        break;
      case 'warning':
        this.#tell({ type: 'pipeline-warning', trackId, element: news.element, message: news.message });
        break;
      // Told by an element that only jobs have.
      case 'progress':
        break;
      case 'level':
        this.#tell({ type: 'level', trackId, rmsDb: news.rmsDb, peakDb: news.peakDb });
        break;
      case 'look':
        this.#tell({ type: 'look', trackId, look: news.look });
        break;
      case 'recorder':
        this.#tell({ type: 'recorder', trackId, news: news.news });
        break;
      case 'age':
        this.#tell({ type: 'age', trackId, element: news.element, second: news.second, meanMs: news.meanMs });
        break;
    }
  }

  /** A failed pipeline posts more than one error; the first is the cause, and closing it hides the others. */
  #fail(trackId: string, cause: FailureCause, element: string | null, message: string): void {
    this.#close(trackId);
    this.#tell({ type: 'pipeline-failed', trackId, cause, element, message });
  }

  #close(trackId: string): void {
    const pipeline = this.#pipelines.get(trackId);
    this.#pipelines.delete(trackId);
    pipeline?.stop();
  }
}
