import { timestampAhead, timestampAt } from './timestamp-anchor.ts';

const clockRateHz = 48_000;
/** After this much silence a voice begins anew: a browser's time stands still while nobody speaks. */
const newVoiceAfterNs = 200_000_000n;

interface Voice {
  ssrc: number;
  timestampOffset: number;
  sequenceOffset: number;
  lastNs: bigint;
}

/**
 * Makes one RTP stream of Opus out of the voices of several people, one after the other: one SSRC, sequence numbers that go on, and
 * timestamps (48 kHz) that follow the monotonic clock.
 *
 * A voice's time is that of its quickest packet so far: the first ones often come late, and what they were late would be part of the
 * way from mouth to ear for as long as the voice lasts.
 */
export class VoiceContinuity {
  readonly #ssrc: number;
  #voice: Voice | null = null;
  #last: { sequence: number; timestamp: number } | null = null;

  constructor(ssrc: number) {
    this.#ssrc = ssrc;
  }

  /** Rewrites a packet with a plain header of at least 12 bytes in place. */
  rewrite(packet: Buffer, arrivalNs: bigint): void {
    const [ssrc, given] = [packet.readUInt32BE(8), packet.readUInt32BE(4)];
    const arrival = timestampAt(arrivalNs, clockRateHz);
    const isSame = this.#voice?.ssrc === ssrc && arrivalNs - this.#voice.lastNs <= newVoiceAfterNs;
    const voice: Voice =
      isSame && this.#voice !== null
        ? this.#voice
        : {
            ssrc,
            timestampOffset: this.#notBefore(arrival) - given,
            sequenceOffset: (this.#last?.sequence ?? -1) + 1 - packet.readUInt16BE(2),
            lastNs: arrivalNs,
          };
    if (isSame) voice.timestampOffset -= Math.max(0, timestampAhead(given + voice.timestampOffset, arrival));
    voice.lastNs = arrivalNs;
    this.#voice = voice;
    const sequence = (packet.readUInt16BE(2) + voice.sequenceOffset) & 0xffff;
    const timestamp = (given + voice.timestampOffset) >>> 0;
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    this.#last = { sequence, timestamp };
  }

  /** Time never runs backwards from one voice to the next. */
  #notBefore(timestamp: number): number {
    if (this.#last === null) return timestamp;
    return timestamp + Math.max(0, 1 - timestampAhead(timestamp, this.#last.timestamp));
  }
}
