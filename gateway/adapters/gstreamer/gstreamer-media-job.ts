import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { inFullRange, readPictureFacts, type PictureFacts } from '../../domain/media-plan/picture-facts.ts';
import { inspectionLaunch, type PictureInput } from '../../domain/media-plan/picture-input.ts';
import { faultOfJob } from '../../domain/media-plan/stitch-job-fault.ts';
import { jobEventSchema, type JobCommand, type JobEvent } from '../../media-worker/job-messages.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { MediaJob, RunOptions } from '../../ports/media-jobs.ts';
import { isWholeJpeg } from './whole-jpeg.ts';

export interface MediaJobOptions {
  /** Compiled `job-main.js`. */
  entryPath: string;
  /** Of `workerEnvironment`. */
  environment: Record<string, string>;
  /** Whether a film says of itself that its colours have full range; GStreamer 1.22 does not hear an MP4 file say so. */
  statesFullRange: (path: string) => Promise<boolean>;
  /** Longest silence of the process: its event loop stands while a pipeline is being opened. */
  answerLimitMs?: number;
  /** Longest time until an input has shown its pictures. */
  inspectionLimitMs?: number;
}

type Answer = Exclude<JobEvent, { type: 'ready' | 'heartbeat' | 'progress' }>;
type Failure = Extract<JobEvent, { type: 'failed' }>;

interface Exchange {
  resolve(answer: Answer): void;
  reject(error: CodedError): void;
  onProgress: (progress: Extract<JobEvent, { type: 'progress' }>) => void;
}

const lastWordsLength = 2_000;

function codedErrorOf(failure: Failure): CodedError {
  const { code, detail, stream } = faultOfJob(failure);
  return new CodedError(code, stream === null ? detail : `input ${stream + 1}: ${detail}`);
}

async function refuseHalf(jpegPath: string): Promise<void> {
  if (!isWholeJpeg(await readFile(jpegPath))) throw new CodedError('input-unreadable', 'it is cut short');
}

/** One child process with GStreamer in it. */
export class GstreamerMediaJob implements MediaJob {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #statesFullRange: MediaJobOptions['statesFullRange'];
  readonly #answerLimitMs: number;
  readonly #inspectionLimitMs: number;
  #exchange: Exchange | null = null;
  #watch: NodeJS.Timeout | null = null;
  /** Why it can do nothing any more. */
  #over: CodedError | null = null;
  #lastWords = '';

  constructor({
    entryPath,
    environment,
    statesFullRange,
    answerLimitMs = 20_000,
    inspectionLimitMs = 15_000,
  }: MediaJobOptions) {
    this.#statesFullRange = statesFullRange;
    this.#answerLimitMs = answerLimitMs;
    this.#inspectionLimitMs = inspectionLimitMs;
    this.#child = fork(entryPath, {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#exited = new Promise((resolve) => {
      const end = (how: string) => {
        if (this.#watch !== null) clearTimeout(this.#watch);
        this.#give(new CodedError('stitch-failed', `its process ended, ${how}: ${this.#lastWords.trim()}`));
        resolve();
      };
      this.#child.once('close', (exitCode, signal) => end(`${signal ?? exitCode}`));
      this.#child.once('error', (error) => end(error.message));
    });
    this.#child.on('message', (message) => this.#receive(jobEventSchema.parse(message)));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-lastWordsLength);
    });
    this.#rearm();
  }

  async missing(elements: readonly string[]): Promise<string[]> {
    const answer = await this.#ask({ type: 'probe', elements: [...elements] });
    return answer.type === 'probed' ? answer.missing : [];
  }

  async inspect(input: Exclude<PictureInput, { kind: 'v4l2' }>): Promise<PictureFacts> {
    const limit = setTimeout(() => {
      const code = input.kind === 'file' ? 'input-unreadable' : 'camera-silent';
      this.#give(new CodedError(code, `no picture within ${this.#inspectionLimitMs / 1000} s`));
    }, this.#inspectionLimitMs);
    try {
      const answer = await this.#ask({ type: 'inspect', launch: inspectionLaunch(input) });
      if (answer.type === 'failed') throw new CodedError('input-unreadable', answer.message);
      const facts = answer.type === 'inspected' ? readPictureFacts(answer) : null;
      if (facts === null) throw new CodedError('input-unreadable', 'it holds no pictures');
      if (input.kind !== 'file' || answer.type !== 'inspected') return facts;
      if (answer.container?.startsWith('image/jpeg')) await refuseHalf(input.path);
      return !facts.isStill && (await this.#statesFullRange(input.path)) ? inFullRange(facts) : facts;
    } finally {
      clearTimeout(limit);
    }
  }

  async run(
    { launch, gates }: Parameters<MediaJob['run']>[0],
    { onProgress, outlivesSources, endS, silenceLimitMs }: RunOptions,
  ): ReturnType<MediaJob['run']> {
    let begun = false;
    let silence: NodeJS.Timeout | undefined;
    const listen = () => {
      clearTimeout(silence);
      if (silenceLimitMs !== null) silence = setTimeout(onSilence, silenceLimitMs);
    };
    const onSilence = () => {
      if (begun) {
        begun = false;
        this.finish();
        listen();
      } else {
        this.#give(new CodedError('camera-silent'));
      }
    };
    listen();
    try {
      const answer = await this.#ask(
        { type: 'run', launch, gates: [...gates], outlivesSources },
        ({ positionS, totalS }) => {
          begun = true;
          listen();
          if (endS !== null && positionS >= endS) this.finish();
          onProgress({ positionS, totalS });
        },
      );
      if (answer.type === 'failed') throw codedErrorOf(answer);
      return { sourceFault: answer.type === 'ended' ? answer.sourceFault : null };
    } finally {
      clearTimeout(silence);
    }
  }

  /** Runs a pipeline that ends by itself, and says what it took; rejects as `run`. */
  async runMeasured(launch: string): Promise<{ cpuMs: number; wallMs: number }> {
    const answer = await this.#ask({ type: 'run', launch, gates: [], outlivesSources: false });
    if (answer.type === 'failed') throw codedErrorOf(answer);
    if (answer.type !== 'ended') throw new CodedError('stitch-failed', 'it answered something else');
    return { cpuMs: answer.cpuMs, wallMs: answer.wallMs };
  }

  finish(): void {
    this.#send({ type: 'finish' });
  }

  async close(): Promise<void> {
    this.#give(new CodedError('cancelled'));
    // Nothing in it is worth an orderly end: what is to be kept has been finished.
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #ask(command: JobCommand, onProgress: Exchange['onProgress'] = () => undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#over !== null) {
        reject(this.#over);
        return;
      }
      this.#exchange = { resolve, reject, onProgress };
      this.#lastWords = '';
      this.#send(command);
    });
  }

  #send(command: JobCommand): void {
    // A process that dies now is reported by its exit.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  #receive(event: JobEvent): void {
    this.#rearm();
    if (event.type === 'ready' || event.type === 'heartbeat') return;
    const exchange = this.#exchange;
    if (event.type === 'progress') {
      exchange?.onProgress(event);
      return;
    }
    this.#exchange = null;
    exchange?.resolve(event);
  }

  /** It will do nothing more. */
  #give(fault: CodedError): void {
    this.#over ??= fault;
    this.#exchange?.reject(this.#over);
    this.#exchange = null;
  }

  #rearm(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      this.#give(
        new CodedError('stitch-failed', `its process has not answered for ${this.#answerLimitMs / 1000} s`),
      );
    }, this.#answerLimitMs);
  }
}
