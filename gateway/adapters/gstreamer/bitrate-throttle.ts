import { isWorthTelling } from '../../domain/media-plan/target-bitrate.ts';
import type { Rung } from '../../domain/media-plan/rung.ts';
import type { Clock } from '../../ports/clock.ts';

const intervalMs = 250;

/** Tells an encoder its bit rate: only changes worth it, at most one in 250 ms, the last one always. */
export class BitrateThrottle {
  readonly #rung: Rung;
  readonly #clock: Clock;
  readonly #tell: (bitrateBps: number) => void;
  #toldBps: number;
  #wantedBps: number;
  #toldAtNs: bigint | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(rung: Rung, clock: Clock, tell: (bitrateBps: number) => void) {
    this.#rung = rung;
    this.#clock = clock;
    this.#tell = tell;
    this.#toldBps = rung.maxBitrateBps;
    this.#wantedBps = rung.maxBitrateBps;
  }

  /** What the encoder was told. */
  get toldBps(): number {
    return this.#toldBps;
  }

  want(bitrateBps: number): void {
    this.#wantedBps = bitrateBps;
    if (this.#timer !== null) return;
    const sinceMs =
      this.#toldAtNs === null ? intervalMs : Number(this.#clock.monotonicNs() - this.#toldAtNs) / 1e6;
    if (sinceMs >= intervalMs) this.#serve();
    else this.#timer = setTimeout(() => this.#serve(), intervalMs - sinceMs);
  }

  /** The encoder is another one, which makes the rung's most until it is told otherwise. */
  encoderChanged(): void {
    this.#toldBps = this.#rung.maxBitrateBps;
    this.#serve();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #serve(): void {
    this.close();
    if (!isWorthTelling(this.#rung, this.#toldBps, this.#wantedBps)) return;
    this.#toldBps = this.#wantedBps;
    this.#toldAtNs = this.#clock.monotonicNs();
    this.#tell(this.#wantedBps);
  }
}
