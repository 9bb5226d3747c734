import type { ConsoleEvent } from '../../gateway/contract/events.ts';
import { beatIntervalMs, consoleEventSchema, eventsCloseCode } from '../../gateway/contract/events.ts';
import { backOffMs } from './back-off.ts';

export type EventStreamState = 'connecting' | 'open' | 'broken' | 'signed-out' | 'stopped';

export interface EventStreamOptions {
  onEvent: (event: ConsoleEvent) => void;
  onState: (state: EventStreamState) => void;
  /** Of the last log entry that is known, or null: what came since is sent again after a break. */
  cursor: () => number | null;
  /** Test seams; the browser's own unless told otherwise. */
  open?: (url: string) => WebSocket;
  random?: () => number;
}

/** Silent for so long, and the connection is held to be lost: a network that lets nothing through closes nothing either. */
const silenceMs = 5 * beatIntervalMs;

/** A gateway has few consoles, and a candidate in mid-exam waits for it. */
const longestWaitMs = 2_000;

/** The event in a message; null for one this console does not know, which is no fault: the gateway may be newer. */
export function parseConsoleEvent(message: unknown): ConsoleEvent | null {
  if (typeof message !== 'string') return null;
  try {
    const parsed = consoleEventSchema.safeParse(JSON.parse(message));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Receives the gateway's events until stopped; connects again by itself, at once when the network returns. */
export class EventStream {
  readonly #options: EventStreamOptions;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    addEventListener('online', this.#connectNow);
    this.#options.onState('connecting');
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    removeEventListener('online', this.#connectNow);
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#socket?.close();
    this.#options.onState('stopped');
  }

  #connect(): void {
    const url = new URL('/api/events', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const cursor = this.#options.cursor();
    if (cursor !== null) url.searchParams.set('after', String(cursor));
    const open = this.#options.open ?? ((address: string) => new WebSocket(address));
    const socket = open(url.href);
    this.#socket = socket;
    this.#heard(socket);
    socket.addEventListener('open', () => {
      this.#attempt = 0;
      this.#heard(socket);
      this.#options.onState('open');
    });
    socket.addEventListener('message', ({ data }) => {
      // One that was given up must not speak beside its successor.
      if (socket !== this.#socket) return;
      this.#heard(socket);
      const event = parseConsoleEvent(data);
      if (event) this.#options.onEvent(event);
    });
    socket.addEventListener('close', ({ code }) => this.#onClose(socket, code));
  }

  /** Gives the connection up when nothing is heard from now on. */
  #heard(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      // Its own `close` comes only when the other end answers.
      this.#onClose(socket, 0);
    }, silenceMs);
  }

  #onClose(socket: WebSocket, code: number): void {
    if (this.#stopped || socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#silence);
    if (code === eventsCloseCode.signedOut) {
      this.#stopped = true;
      this.#options.onState('signed-out');
      return;
    }
    this.#attempt += 1;
    this.#options.onState('broken');
    const random = this.#options.random ?? Math.random;
    this.#retry = setTimeout(() => this.#connect(), backOffMs(this.#attempt, random(), 300, longestWaitMs));
  }

  readonly #connectNow = (): void => {
    if (this.#stopped || this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#connect();
  };
}
