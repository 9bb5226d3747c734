import { linesThatFit } from './json-lines.ts';
import type { z } from 'zod';
import type { AgentMessage, AgentOrder } from './agent-link.ts';

export interface GuestCommandOptions {
  /** Default /run, a folder in memory. */
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Default root. */
  user?: { uid: number; gid: number };
}

export interface GuestResult {
  /** Null where a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds since the guest's kernel started. */
  endedAtMs: number;
}

/** A command that runs in the guest. */
export class GuestProcess {
  /** Rejects when the command cannot be started or the guest ends. */
  readonly ended: Promise<GuestResult>;
  readonly command: string;
  stdout = '';
  stderr = '';
  readonly #id: number;
  readonly #send: (order: AgentOrder) => void;
  #settle!: { resolve: (result: GuestResult) => void; reject: (error: Error) => void };
  readonly #listeners = new Set<() => void>();
  #over = false;

  constructor(id: number, command: string, send: (order: AgentOrder) => void) {
    this.#id = id;
    this.command = command;
    this.#send = send;
    this.ended = new Promise<GuestResult>((resolve, reject) => (this.#settle = { resolve, reject }));
    // A process nobody waits for may end with the guest.
    this.ended.catch(() => undefined);
  }

  take(message: AgentMessage): void {
    if (message.stdout !== undefined) this.stdout += Buffer.from(message.stdout, 'base64').toString();
    if (message.stderr !== undefined) this.stderr += Buffer.from(message.stderr, 'base64').toString();
    if (message.failed !== undefined) this.fail(new Error(message.failed));
    if (message.exitCode !== undefined) {
      const { stdout, stderr } = this;
      this.#over = true;
      this.#settle.resolve({ exitCode: message.exitCode, stdout, stderr, endedAtMs: message.guestMs });
    }
    for (const listener of this.#listeners) listener();
  }

  fail(error: Error): void {
    this.#over = true;
    this.#settle.reject(error);
    for (const listener of this.#listeners) listener();
  }

  /**
   * Resolves with the `which`th thing (default the first) it said on stdout, a JSON object a line, that fits; rejects when it ends
   * before.
   */
  said<Shape extends z.ZodType>(shape: Shape, which = 1): Promise<z.infer<Shape>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = linesThatFit(this.stdout, shape)[which - 1];
        if (found !== undefined) resolve(found);
        else if (this.#over) {
          const untold = new Error(`it ended and never said it:\n${this.stdout}${this.stderr}`);
          this.ended.then(() => reject(untold), reject);
        } else return;
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  write(text: string): void {
    this.#send({ order: 'input', id: this.#id, data: Buffer.from(text).toString('base64') });
  }

  /** Tells it, and all it started, to end. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#send({ order: 'kill', id: this.#id, signal });
  }
}
