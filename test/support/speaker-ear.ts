import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { shareAt } from './media/opus-sound.ts';

const sampleRateHz = 48_000;
/** Longest sound that is kept. */
const keptSamples = 20 * sampleRateHz;

/** An ear at the virtual headset's speaker: hears on its monitor port what it plays from now on. */
export class SpeakerEar {
  readonly #socket: Socket;
  #heard = Buffer.alloc(0);
  #total = 0;
  #onSound: (sound: Buffer) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#total += chunk.length / 2;
      this.#onSound(chunk);
      this.#heard = Buffer.concat([this.#heard, chunk]).subarray(-2 * keptSamples);
    });
    socket.on('error', () => undefined);
  }

  static async open(monitorPort: number): Promise<SpeakerEar> {
    const socket = connect(monitorPort, '127.0.0.1');
    await once(socket, 'connect');
    return new SpeakerEar(socket);
  }

  /** Has this called with whatever is heard, when it is. */
  onSound(listener: (sound: Buffer) => void): void {
    this.#onSound = listener;
  }

  /** Samples heard so far; one that plays nothing is not heard at all. */
  get samples(): number {
    return this.#total;
  }

  /** The latest second, −1 … 1; shorter where less was heard. */
  lastSecond(): Float32Array {
    const count = Math.min(sampleRateHz, Math.floor(this.#heard.length / 2));
    const from = this.#heard.length - 2 * count;
    return Float32Array.from({ length: count }, (_, at) => this.#heard.readInt16LE(from + 2 * at) / 32768);
  }

  /** Share of the power of the latest second that lies at a frequency; 0 before there is a second, or in silence. */
  shareAt(frequencyHz: number): number {
    const second = this.lastSecond();
    const isLoud = second.some((sample) => Math.abs(sample) > 0.01);
    return second.length < sampleRateHz || !isLoud ? 0 : shareAt(second, frequencyHz);
  }

  close(): void {
    this.#socket.destroy();
  }
}
