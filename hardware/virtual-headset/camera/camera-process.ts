import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { cameraReadySchema, type CameraCommand, type CameraReady } from './camera-messages.ts';
import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';

/** A real headset's processor is its own: this one leaves the machine's to everybody else first. */
const niceness = 5;
const readyDeadlineMs = 15_000;
const killAfterMs = 1_000;

/** The running camera of the virtual headset, seen from its parent. */
export class CameraProcess {
  readonly ready: CameraReady;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(child: ChildProcess, ready: CameraReady, ended: Promise<void>) {
    this.#child = child;
    this.ready = ready;
    this.#ended = ended;
  }

  /** Starts the compiled entry (`camera/main.js`) on a finished recording; rejects when its ports do not open. */
  static async start(entry: string, recordingFolder: string): Promise<CameraProcess> {
    const child = fork(entry, [recordingFolder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    // One that could not be started says so below.
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    try {
      return new CameraProcess(child, await firstReady(child, ended), ended);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get schedule(): PlaySchedule {
    const { loopStartMonotonicNs, framesPerSecond, frameCount } = this.ready;
    return { loopStartMonotonicNs: BigInt(loopStartMonotonicNs), framesPerSecond, frameCount };
  }

  /** Resolves when the process has ended, for whatever reason. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Does nothing when the process has ended. */
  send(command: CameraCommand): void {
    if (this.#child.connected) this.#child.send(command);
  }

  /** Ends the process; resolves when it has. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
    await this.#ended;
    clearTimeout(force);
  }
}

function firstReady(child: ChildProcess, ended: Promise<void>): Promise<CameraReady> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(
      () => reject(new Error('the camera process did not open its ports in time')),
      readyDeadlineMs,
    );
    child.on('message', (message) => {
      const ready = cameraReadySchema.safeParse(message);
      if (!ready.success) return;
      clearTimeout(deadline);
      resolve(ready.data);
    });
    void ended.then(() => {
      clearTimeout(deadline);
      reject(new Error('the camera process ended before it was ready'));
    });
  });
}
