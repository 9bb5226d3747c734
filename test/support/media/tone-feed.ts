import { LoopbackServer } from './loopback-server.ts';

const chunkMs = 10;

/** A microphone in front of a tone: signed 16-bit samples over TCP, mono, in real time. */
export class ToneFeed {
  readonly sampleRateHz = 48_000;
  readonly #server: LoopbackServer;
  readonly #timer: NodeJS.Timeout;

  private constructor(server: LoopbackServer, frequencyHz: number, amplitude: number) {
    this.#server = server;
    const startMs = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startMs) / 1000) * this.sampleRateHz);
      const samples = new Int16Array(due - sent);
      for (let index = 0; index < samples.length; index += 1) {
        const phase = (2 * Math.PI * frequencyHz * (sent + index)) / this.sampleRateHz;
        samples[index] = Math.round(amplitude * 32767 * Math.sin(phase));
      }
      sent = due;
      this.#server.send(Buffer.from(samples.buffer));
    }, chunkMs);
  }

  /** Amplitude 1 is full scale. */
  static async open(frequencyHz: number, amplitude: number): Promise<ToneFeed> {
    return new ToneFeed(await LoopbackServer.open(), frequencyHz, amplitude);
  }

  get port(): number {
    return this.#server.port;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#server.close();
  }
}
