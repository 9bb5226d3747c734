import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * The network between a browser and a gateway, which can be cut. While it is, nothing gets through and nothing is refused, as when a
 * cable is pulled. Connections that were open then are never heard again; those that are begun meanwhile get through afterwards.
 */
export class TcpRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  /** Begun while the network is cut; null while it is not. */
  #waiting: Set<Socket> | null = null;

  /** Listens on a free port of the loopback and forwards to another. */
  static async to(port: number): Promise<TcpRelay> {
    const relay = new TcpRelay(port);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((near) => {
      this.#keep(near);
      if (this.#waiting === null) this.#join(near);
      else this.#waiting.add(near.pause());
    });
  }

  /** Where the gateway is reached through it. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The same place of the gateway, reached through it. */
  through(url: string): string {
    const { pathname, search, hash } = new URL(url);
    return `${this.address}${pathname}${search}${hash}`;
  }

  cut(): void {
    this.#waiting = new Set();
    for (const socket of this.#sockets) {
      socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
      socket.pause();
    }
  }

  heal(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const near of waiting) this.#join(near);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // A peer that resets its connection, or a gateway that is being started again.
    socket.on('error', () => undefined);
    return socket;
  }

  #join(near: Socket): void {
    const far = this.#keep(connect(this.#port, '127.0.0.1'));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => to.write(chunk));
      from.on('end', () => to.end());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.resume();
    }
  }
}
