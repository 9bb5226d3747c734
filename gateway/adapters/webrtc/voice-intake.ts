import type { Unsubscribe } from '../../ports/headset-link.ts';
import { ByteBudget } from './rtp/byte-budget.ts';
import { plainVoicePacket } from './rtp/voice-packet.ts';

/** A voice's packets: 128 kb/s on average, four times what was answered, and half a second of it at once. */
const voiceBytesPerMs = 16;
const voiceBurstBytes = 8192;

/** What a viewer's person says, reduced to plain packets and to a rate, for whoever listens. */
export class VoiceIntake {
  readonly #payloadType: number | null;
  readonly #budget: ByteBudget;
  readonly #listeners = new Set<(packet: Buffer) => void>();

  /** `payloadType` is null where the viewer sends no voice. */
  constructor(payloadType: number | null, nowMs: number) {
    this.#payloadType = payloadType;
    this.#budget = new ByteBudget(voiceBytesPerMs, voiceBurstBytes, nowMs);
  }

  take(packet: Buffer, nowMs: number): void {
    if (this.#payloadType === null || this.#listeners.size === 0) return;
    const plain = plainVoicePacket(packet, this.#payloadType);
    if (plain === null || !this.#budget.take(plain.length, nowMs)) return;
    for (const listener of this.#listeners) listener(plain);
  }

  listen(listener: (packet: Buffer) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  end(): void {
    this.#listeners.clear();
  }
}
