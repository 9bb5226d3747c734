export const speeds = [0.5, 1, 2, 4, 8] as const;

/** The one clock of a replay: all tracks follow it. Times of the page are `performance.now()`. */
export class ReplayClock {
  #atMs: number;
  #sinceMs = 0;
  #speed = 1;
  #isPlaying = false;
  #isHeld = false;

  constructor(atMs: number) {
    this.#atMs = atMs;
  }

  get speed(): number {
    return this.#speed;
  }
  /** Whether the person wants it to run. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }
  /** Whether it runs: it is held while something that there is has not come yet. */
  get isRunning(): boolean {
    return this.#isPlaying && !this.#isHeld;
  }

  /** The moment on show. */
  at(nowMs: number): number {
    return this.isRunning ? this.#atMs + (nowMs - this.#sinceMs) * this.#speed : this.#atMs;
  }

  setAt(atMs: number, nowMs: number): void {
    this.#atMs = atMs;
    this.#sinceMs = nowMs;
  }

  setSpeed(speed: number, nowMs: number): void {
    this.setAt(this.at(nowMs), nowMs);
    this.#speed = speed;
  }

  setPlaying(isPlaying: boolean, nowMs: number): void {
    this.setAt(this.at(nowMs), nowMs);
    this.#isPlaying = isPlaying;
  }

  setHeld(isHeld: boolean, nowMs: number): void {
    if (isHeld === this.#isHeld) return;
    this.setAt(this.at(nowMs), nowMs);
    this.#isHeld = isHeld;
  }
}

/** The next speed up or down; the same at the ends. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  const place = speeds.findIndex((one) => one === speed);
  return speeds[Math.min(speeds.length - 1, Math.max(0, place + step))] ?? 1;
}
