import type { TimestampAnchor } from './timestamp-anchor.ts';

const rtpHeaderBytes = 12;
const sequenceModulo = 2 ** 16;

const wrapSequence = (value: number) => ((value % sequenceModulo) + sequenceModulo) % sequenceModulo;

/** The SSRC of an RTP packet; null where it is none. */
export function ssrcOfPacket(packet: Buffer): number | null {
  if (packet.length < rtpHeaderBytes || packet.readUInt8(0) >> 6 !== 2) return null;
  return packet.readUInt32BE(8);
}

/**
 * Makes one RTP stream out of those of several pipelines, one after the other.
 *
 * Every pipeline starts at its own sequence number and counts time from its own start. What leaves here has one SSRC, a
 * sequence without gaps at a change of pipeline, and timestamps that follow the monotonic clock: a gap of two seconds
 * between two pipelines is a gap of two seconds in the timestamps.
 */
export class RtpContinuity {
  readonly #anchor: TimestampAnchor;
  readonly #ssrc: number;
  #input: { ssrc: number; sequenceOffset: number | null } | null = null;
  #lastSequence: number | null = null;

  /** `anchor` is that of all rungs of the track. */
  constructor(anchor: TimestampAnchor, ssrc: number) {
    this.#anchor = anchor;
    this.#ssrc = ssrc;
  }

  /** From now on only packets of this SSRC count. */
  changeInput(ssrc: number): void {
    this.#input = { ssrc, sequenceOffset: null };
  }

  /** Rewrites a packet in place; false when it is not one of the current input and must be dropped. */
  rewrite(packet: Buffer, arrivalNs: bigint): boolean {
    const input = this.#input;
    if (input === null || ssrcOfPacket(packet) !== input.ssrc) return false;
    input.sequenceOffset ??=
      (this.#lastSequence === null ? 0 : this.#lastSequence + 1) - packet.readUInt16BE(2);
    const sequence = wrapSequence(packet.readUInt16BE(2) + input.sequenceOffset);
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(this.#anchor.ofPacket(packet.readUInt32BE(4), arrivalNs), 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    this.#lastSequence = sequence;
    return true;
  }
}
