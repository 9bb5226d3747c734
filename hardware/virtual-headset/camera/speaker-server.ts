import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BroadcastServer } from '../../virtual-camera/broadcast-server.ts';

/**
 * The speaker of a headset without hardware: takes sound on one loopback TCP port, and whoever connects to the other hears what it
 * plays from then on, sample for sample: 48 kHz, one channel, signed 16 bit little-endian.
 */
export class SpeakerServer {
  readonly port: number;
  readonly #server: Server;
  readonly #monitor: BroadcastServer;
  readonly #players = new Set<Socket>();
  #onSound: (sound: Buffer) => void = () => undefined;

  private constructor(server: Server, monitor: BroadcastServer) {
    server.on('connection', (socket) => {
      this.#players.add(socket);
      socket.on('close', () => this.#players.delete(socket));
      play(socket, (sound) => {
        monitor.send(sound);
        this.#onSound(sound);
      });
    });
    this.#server = server;
    this.#monitor = monitor;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Opens two ephemeral ports on 127.0.0.1. */
  static async open(): Promise<SpeakerServer> {
    const monitor = await BroadcastServer.open();
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new SpeakerServer(server, monitor);
  }

  get monitorPort(): number {
    return this.#monitor.port;
  }

  /** Has this called with all that is played from now on. */
  onSound(listener: (sound: Buffer) => void): void {
    this.#onSound = listener;
  }

  /** Breaks off with whoever plays, as a speaker whose plug is pulled; the port stays. */
  dropConnections(): void {
    for (const socket of this.#players) socket.destroy();
  }

  /** Closes both ports; resolves when nobody is connected any more. */
  async close(): Promise<void> {
    this.dropConnections();
    await this.#monitor.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

const bytesPerSample = 2;

/** Hands over whole samples, however the stream is cut. */
function play(socket: Socket, onSound: (sound: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  // Who breaks off is simply gone.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const sound = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = sound.length - (sound.length % bytesPerSample);
    rest = Buffer.from(sound.subarray(whole));
    if (whole > 0) onSound(sound.subarray(0, whole));
  });
}
