interface Terminal {
  isTerminal: boolean;
  write(text: string): void;
  nowMs(): number;
}

const terminalIntervalMs = 200;
const logIntervalMs = 5_000;

/** Says how far something is: one line that is written anew on a terminal, a line every few seconds elsewhere. */
export class ProgressLine<Progress> {
  readonly #terminal: Terminal;
  readonly #textOf: (progress: Progress, elapsedS: number) => string;
  readonly #beganMs: number;
  #saidMs: number;
  #isDirty = false;

  constructor(terminal: Terminal, textOf: (progress: Progress, elapsedS: number) => string) {
    this.#terminal = terminal;
    this.#textOf = textOf;
    this.#beganMs = terminal.nowMs();
    this.#saidMs = terminal.isTerminal ? -Infinity : this.#beganMs;
  }

  show(progress: Progress): void {
    const nowMs = this.#terminal.nowMs();
    const { isTerminal } = this.#terminal;
    if (nowMs - this.#saidMs < (isTerminal ? terminalIntervalMs : logIntervalMs)) return;
    this.#saidMs = nowMs;
    this.#isDirty = isTerminal;
    const text = this.#textOf(progress, (nowMs - this.#beganMs) / 1000);
    this.#terminal.write(isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  }

  /** Leaves the line to others. */
  end(): void {
    if (this.#isDirty) this.#terminal.write('\r\u001b[K');
    this.#isDirty = false;
  }
}

/** On stderr, so that stdout stays machine-readable. */
export function progressOnStderr<Progress>(
  textOf: (progress: Progress, elapsedS: number) => string,
): ProgressLine<Progress> {
  const { stderr } = process;
  return new ProgressLine(
    {
      isTerminal: stderr.isTTY,
      write: (text) => stderr.write(text),
      nowMs: () => performance.now(),
    },
    textOf,
  );
}
