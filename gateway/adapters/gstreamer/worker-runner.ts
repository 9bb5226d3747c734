import {
  initialSupervision,
  statusOf,
  supervise,
  type MediaFault,
  type Supervision,
  type SupervisionEffect,
  type SupervisionEvent,
} from '../../domain/media-plan/worker-supervision.ts';
import type { WorkerEvent } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaStatus } from '../../ports/media-engine.ts';
import type { WorkerListeners, WorkerProcess } from './worker-process.ts';

export interface PictureDeadlines {
  /** From the worker's `ready` to the first picture. */
  firstPictureMs: number;
  /** Between two pictures. */
  nextPictureMs: number;
}

export const defaultPictureDeadlines: PictureDeadlines = { firstPictureMs: 5000, nextPictureMs: 2000 };

export interface RunnerHooks {
  launch(listeners: WorkerListeners): WorkerProcess;
  /** A worker is ready: tell it what to run. */
  onReady(): void;
  onEvent(event: WorkerEvent): void;
  onStillBytes(chunk: Buffer): void;
  /** The worker is gone. */
  onGone(): void;
  onStatus(status: MediaStatus): void;
}

/** Keeps one media worker running: performs what the supervision decides. */
export class WorkerRunner {
  readonly #hooks: RunnerHooks;
  readonly #name: string;
  readonly #deadlines: PictureDeadlines;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onStopped: (() => void)[] = [];
  #state: Supervision = initialSupervision;
  #worker: WorkerProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pictureWatch: NodeJS.Timeout | null = null;
  #lastPictureNs = 0n;
  #restarts = -1;

  constructor(hooks: RunnerHooks, name: string, deadlines: PictureDeadlines, clock: Clock, log: Log) {
    this.#hooks = hooks;
    this.#name = name;
    this.#deadlines = deadlines;
    this.#clock = clock;
    this.#log = log;
  }

  get status(): MediaStatus {
    return statusOf(this.#state);
  }

  /** The worker that runs now, if one does. */
  get worker(): WorkerProcess | null {
    return this.#worker;
  }

  start(): void {
    this.#perform({ do: 'launch-worker' });
  }

  /** Workers that were started after the first. */
  get restarts(): number {
    return Math.max(0, this.#restarts);
  }

  /** To be called at every sign that the track that is watched has pictures, several times a second. */
  picture(): void {
    this.#lastPictureNs = this.#clock.monotonicNs();
    if (this.#state.name === 'opening') {
      this.#step({ type: 'picture' });
      this.#watchPictures(this.#deadlines.nextPictureMs);
    }
  }

  /** Nothing comes of what is received, although the worker runs. */
  noPicture(): void {
    this.#step({ type: 'no-picture' });
  }

  pipelineFailed(atSource: boolean): void {
    this.#step({ type: 'pipeline-failed', atSource });
  }

  /** No worker will help: end with this fault. */
  giveUp(fault: MediaFault): void {
    this.#step({ type: 'hopeless', fault });
  }

  /** Resolves when no process of it is left. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    const stopped = new Promise<void>((resolve) => this.#onStopped.push(resolve));
    this.#step({ type: 'stop' });
    await stopped;
    // One that was given up has been killed, and may not have gone yet.
    await worker?.exited;
  }

  #step(event: SupervisionEvent): void {
    const step = supervise(this.#state, event);
    if (step.outcome === 'illegal') {
      this.#log.error(
        { worker: this.#name, state: this.#state.name, event: event.type },
        'the media supervision is out of step',
      );
      return;
    }
    const before = this.#state;
    this.#state = step.state;
    if (step.state.name !== before.name) this.#enter(before, event);
    for (const effect of step.effects) this.#perform(effect);
    if (step.state.name === 'stopped') for (const resolve of this.#onStopped.splice(0)) resolve();
  }

  #enter(before: Supervision, event: SupervisionEvent): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#state.name !== 'live') this.#stopWatchingPictures();
    const was = statusOf(before);
    const is = this.status;
    this.#log.info(
      { worker: this.#name, from: before.name, to: this.#state.name, event: event.type, ...is },
      'media supervision',
    );
    if (was.condition !== is.condition || was.faultCode !== is.faultCode) this.#hooks.onStatus(is);
  }

  #perform(effect: SupervisionEffect): void {
    switch (effect.do) {
      case 'launch-worker':
        this.#restarts += 1;
        this.#worker = this.#hooks.launch(this.#listeners());
        break;
      case 'kill-worker':
        this.#worker?.kill();
        break;
      case 'end-worker':
        void this.#worker?.end();
        break;
      case 'wait-back-off':
        this.#timer = setTimeout(() => this.#step({ type: 'back-off-over' }), effect.delayMs);
        break;
      case 'wait-stable':
        this.#timer = setTimeout(() => this.#step({ type: 'stable' }), effect.delayMs);
        break;
    }
  }

  #listeners(): WorkerListeners {
    // Messages may still be delivered after the exit, when the next worker runs already.
    let gone = false;
    return {
      onEvent: (event) => {
        if (gone) return;
        if (event.type === 'ready') {
          this.#watchPictures(this.#deadlines.firstPictureMs);
          this.#hooks.onReady();
        } else {
          this.#hooks.onEvent(event);
        }
      },
      onStillBytes: (chunk) => {
        if (!gone) this.#hooks.onStillBytes(chunk);
      },
      onHung: () => this.#step({ type: 'worker-hung' }),
      onExit: () => {
        gone = true;
        this.#worker = null;
        this.#hooks.onGone();
        this.#step({ type: 'worker-exited' });
      },
    };
  }

  /** Looks again when the deadline of the newest picture is due, so that a picture costs no timer. */
  #watchPictures(limitMs: number): void {
    this.#stopWatchingPictures();
    const fromNs = this.#clock.monotonicNs();
    const look = () => {
      const sinceNs = this.#lastPictureNs > fromNs ? this.#lastPictureNs : fromNs;
      const leftMs = limitMs - Number(this.#clock.monotonicNs() - sinceNs) / 1e6;
      if (leftMs <= 0) this.#step({ type: 'no-picture' });
      else this.#pictureWatch = setTimeout(look, leftMs);
    };
    this.#pictureWatch = setTimeout(look, limitMs);
  }

  #stopWatchingPictures(): void {
    if (this.#pictureWatch !== null) clearTimeout(this.#pictureWatch);
    this.#pictureWatch = null;
  }
}
