import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server on a free loopback port that sends the same bytes to everyone who is connected. */
export class LoopbackServer {
  readonly port: number;
  readonly #server: Server;
  readonly #clients: Set<Socket>;

  private constructor(server: Server, clients: Set<Socket>, port: number) {
    this.#server = server;
    this.#clients = clients;
    this.port = port;
  }

  static async open(): Promise<LoopbackServer> {
    const clients = new Set<Socket>();
    const server = createServer((socket) => {
      clients.add(socket.setNoDelay());
      socket.on('close', () => clients.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return new LoopbackServer(server, clients, address.port);
  }

  get connections(): number {
    return this.#clients.size;
  }

  send(bytes: Buffer): void {
    for (const client of this.#clients) client.write(bytes);
  }

  /** Breaks every connection off with an error for the other side. */
  breakOff(): void {
    for (const client of this.#clients) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
