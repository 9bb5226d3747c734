import { cameraMotion } from '../../media/camera-motion.ts';
import type { MotionLog } from '../../media/motion-log.ts';
import type { ReplaySink } from './replay-sink.ts';
import type { Span } from './time-spans.ts';

/** Takes the parts of the orientation track: they are small, and read when they are whole. */
export class MotionSink implements ReplaySink {
  readonly #log: MotionLog;
  readonly #onMotion: () => void;
  #parts: Uint8Array<ArrayBuffer>[] = [];

  constructor(log: MotionLog, onMotion: () => void) {
    this.#log = log;
    this.#onMotion = onMotion;
  }

  append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(bytes);
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    const whole = new Blob(this.#parts);
    this.#parts = [];
    this.#log.add(cameraMotion(new Uint8Array(await whole.arrayBuffer())));
    this.#onMotion();
  }

  remove({ fromMs, toMs }: Span): Promise<void> {
    this.#log.remove(fromMs / 1000, toMs / 1000);
    return Promise.resolve();
  }
}
