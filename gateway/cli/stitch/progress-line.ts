import type { JobProgress } from '../../ports/media-jobs.ts';

interface Terminal {
  isTerminal: boolean;
  write(text: string): void;
  nowMs(): number;
}

const terminalIntervalMs = 200;
const logIntervalMs = 5_000;

/** Says how far a film is: one line that is written anew on a terminal, a line every few seconds elsewhere. */
export class ProgressLine {
  readonly #terminal: Terminal;
  readonly #beganMs: number;
  #saidMs: number;
  #isDirty = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#beganMs = terminal.nowMs();
    this.#saidMs = terminal.isTerminal ? -Infinity : this.#beganMs;
  }

  show(progress: JobProgress): void {
    const nowMs = this.#terminal.nowMs();
    const { isTerminal } = this.#terminal;
    if (nowMs - this.#saidMs < (isTerminal ? terminalIntervalMs : logIntervalMs)) return;
    this.#saidMs = nowMs;
    this.#isDirty = isTerminal;
    const text = progressText(progress, (nowMs - this.#beganMs) / 1000);
    this.#terminal.write(isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  }

  /** Leaves the line to others. */
  end(): void {
    if (this.#isDirty) this.#terminal.write('\r\u001b[K');
    this.#isDirty = false;
  }
}

/** `45 %, 12 s of 27 s, 3.1 times as fast as it plays`; of a recording without an end `12 s`. */
export function progressText({ positionS, totalS }: JobProgress, elapsedS: number): string {
  if (totalS === null) return `${positionS} s`;
  const percent = Math.min(100, Math.floor((100 * positionS) / totalS));
  const speed = elapsedS > 0 ? positionS / elapsedS : 0;
  return `${percent} %, ${positionS} s of ${totalS} s, ${speed.toFixed(1)} times as fast as it plays`;
}
