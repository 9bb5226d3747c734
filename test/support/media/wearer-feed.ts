import { AcousticPath } from '../../../hardware/virtual-headset/sound/acoustic-path.ts';
import type { SpeakerServer } from '../../../hardware/virtual-headset/camera/speaker-server.ts';
import { LoopbackServer } from './loopback-server.ts';

const chunkMs = 10;
const chunkSamples = 480;
const nowNs = () => process.hrtime.bigint();

/**
 * The microphone of a virtual headset: its wearer, who says something in a loop or nothing, and what its speaker plays, as the room
 * brings it. Signed 16 bit over TCP, one channel, 48 kHz, in real time.
 */
export class WearerFeed {
  /** What the wearer says, −1 … 1; empty for silence. */
  speech = new Float32Array();
  /** What came from the speaker, in chunks of 10 ms. */
  readonly chunks: Buffer[] = [];
  readonly #server: LoopbackServer;
  readonly #acoustics = new AcousticPath();
  readonly #timer: NodeJS.Timeout;
  readonly #startNs = nowNs();
  #sent = 0;

  private constructor(server: LoopbackServer, speaker: SpeakerServer) {
    this.#server = server;
    speaker.onSound((sound) => this.#acoustics.play(sound, nowNs()));
    this.#timer = setInterval(() => this.#sendDue(), chunkMs);
  }

  static async open(speaker: SpeakerServer): Promise<WearerFeed> {
    return new WearerFeed(await LoopbackServer.open(), speaker);
  }

  get port(): number {
    return this.#server.port;
  }

  /** Chunks as samples, −1 … 1. */
  echoOf(chunks: readonly Buffer[]): Float32Array {
    const bytes = Buffer.concat(chunks);
    return Float32Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at) / 32768);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#server.close();
  }

  #sendDue(): void {
    const due = Math.floor(Number(nowNs() - this.#startNs) / 1e6 / chunkMs);
    for (; this.#sent < due; this.#sent++) this.#sendChunk(this.#sent);
  }

  #sendChunk(chunk: number): void {
    const beganNs = this.#startNs + BigInt(chunk * chunkMs) * 1_000_000n;
    const echo = Buffer.alloc(2 * chunkSamples);
    this.#acoustics.addTo(echo, beganNs);
    const whole = Buffer.from(echo);
    for (let at = 0; at < chunkSamples && this.speech.length > 0; at++) {
      const own = this.speech[(chunk * chunkSamples + at) % this.speech.length] ?? 0;
      const sum = echo.readInt16LE(2 * at) + Math.round(32767 * own);
      whole.writeInt16LE(Math.max(-32768, Math.min(32767, sum)), 2 * at);
    }
    this.chunks.push(echo);
    this.#server.send(whole);
  }
}
