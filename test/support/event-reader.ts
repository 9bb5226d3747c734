import { WebSocket } from 'ws';
import { consoleEventSchema, type ConsoleEvent } from '../../gateway/contract/events.ts';

/** A console's side of `GET /api/events`: keeps what arrives, checked against the contract. */
export class EventReader {
  readonly events: ConsoleEvent[] = [];
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  #waiting: (() => void)[] = [];

  /** Rejects with `refused: STATUS` when the server does not upgrade. */
  static open(url: string, headers: Record<string, string>): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const reader = new EventReader(new WebSocket(url, { headers }));
      reader.socket.once('open', () => resolve(reader));
      reader.socket.once('unexpected-response', (_request, answer) => {
        reject(new Error(`refused: ${String(answer.statusCode)}`));
        reader.socket.terminate();
      });
    });
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.events.push(consoleEventSchema.parse(JSON.parse(data.toString())));
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves with the first event, past or future, that fits. */
  async find<T extends ConsoleEvent['type']>(
    type: T,
    fits: (event: Extract<ConsoleEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ConsoleEvent, { type: T }>> {
    for (;;) {
      const found = this.events.find(
        (event): event is Extract<ConsoleEvent, { type: T }> =>
          event.type === type && fits(event as Extract<ConsoleEvent, { type: T }>),
      );
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves with the next message, whatever it is. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.socket.close();
  }
}
