import { FakeMediaSource } from './fake-media-source.ts';

const packetMs = 20;

/** A media source whose microphone sends packets of Opus, one every 20 ms, until it is stopped. */
export class SoundingSource extends FakeMediaSource {
  readonly #timer: NodeJS.Timeout;
  #sequence = 0;

  constructor() {
    super();
    this.#timer = setInterval(() => this.#sound(), packetMs);
  }

  override stop(): Promise<void> {
    clearInterval(this.#timer);
    return super.stop();
  }

  #sound(): void {
    const packet = Buffer.alloc(12 + 60);
    packet.writeUInt16BE(0x8061, 0);
    packet.writeUInt16BE(this.#sequence & 0xffff, 2);
    packet.writeUInt32BE((this.#sequence * 48 * packetMs) >>> 0, 4);
    packet.writeUInt32BE(7, 8);
    this.#sequence += 1;
    this.emitRtp('microphone', packet);
  }
}
