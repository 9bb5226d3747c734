import { connect, type Socket } from 'node:net';

/** A TCP connection to a server, for requests that no HTTP library would send. */
export class RawConnection {
  readonly #socket: Socket;
  readonly #ended: Promise<void>;
  #received = '';
  #wake: () => void = () => undefined;

  constructor(address: string) {
    this.#socket = connect(Number(new URL(address).port), '127.0.0.1');
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString();
      this.#wake();
    });
    this.#ended = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Resolves when this text has come. */
  async receives(text: string): Promise<void> {
    while (!this.#received.includes(text)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** The last answer, once the server has closed the connection. */
  async answer(): Promise<{ head: string; body: string }> {
    await this.#ended;
    const start = this.#received.lastIndexOf('HTTP/1.1 ');
    const [head = '', body = ''] = this.#received.slice(start).split('\r\n\r\n');
    return { head, body };
  }
}
