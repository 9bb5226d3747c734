import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Sends the same chunks to every client of a loopback TCP port. A client that has not taken the chunk before misses
 * this one whole; nobody ever receives part of a chunk and then another.
 */
export class BroadcastServer {
  readonly port: number;
  readonly #server: Server;
  readonly #clients: Set<Socket>;
  #onConnected: () => void = () => undefined;

  private constructor(server: Server, clients: Set<Socket>, port: number) {
    server.on('connection', () => this.#onConnected());
    this.#server = server;
    this.#clients = clients;
    this.port = port;
  }

  /** Opens an ephemeral port on 127.0.0.1. */
  static open(): Promise<BroadcastServer> {
    const clients = new Set<Socket>();
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      clients.add(socket);
      // A client that breaks off is simply gone; what it sends is not read.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => clients.delete(socket));
      socket.resume();
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        resolve(new BroadcastServer(server, clients, (server.address() as AddressInfo).port));
      });
    });
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Has this called for every client that connects from now on. */
  onConnected(listener: () => void): void {
    this.#onConnected = listener;
  }

  send(chunk: Uint8Array): void {
    for (const client of this.#clients) {
      if (client.writableLength === 0 && !client.writableEnded) client.write(chunk);
    }
  }

  /** Closes the port and every connection. */
  close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
