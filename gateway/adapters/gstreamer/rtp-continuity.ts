import type { SenderReport } from '../../ports/media-engine.ts';
import type { RawSenderReport } from './sender-report.ts';

const rtpHeaderBytes = 12;
const timestampModulo = 2 ** 32;
const sequenceModulo = 2 ** 16;

const wrap = (value: number, modulo: number) => ((value % modulo) + modulo) % modulo;

/** How far `later` is ahead of `earlier` on the circle of RTP timestamps: negative when it is behind. */
export function timestampAhead(later: number, earlier: number): number {
  const distance = wrap(later - earlier, timestampModulo);
  return distance < timestampModulo / 2 ? distance : distance - timestampModulo;
}

/** The RTP timestamp of a moment of the monotonic clock. */
export function timestampAt(monotonicNs: bigint, clockRateHz: number): number {
  return Number(((monotonicNs * BigInt(clockRateHz)) / 1_000_000_000n) % BigInt(timestampModulo));
}

/**
 * Makes one RTP stream out of those of several workers, one after the other.
 *
 * Every worker starts at its own sequence number and counts time from its own start. What leaves here has one SSRC, a
 * sequence without gaps at a change of worker, and timestamps that follow the monotonic clock: a gap of two seconds
 * between two workers is a gap of two seconds in the timestamps. They never run backwards at a change.
 */
export class RtpContinuity {
  readonly #clockRateHz: number;
  readonly #ssrc: number;
  #input: { ssrc: number; timestampOffset: number | null; sequenceOffset: number | null } | null = null;
  #last: { sequence: number; timestamp: number } | null = null;

  constructor(clockRateHz: number, ssrc: number) {
    this.#clockRateHz = clockRateHz;
    this.#ssrc = ssrc;
  }

  /** From now on only packets of this SSRC count. */
  changeInput(ssrc: number): void {
    this.#input = { ssrc, timestampOffset: null, sequenceOffset: null };
  }

  /** Rewrites a packet in place; false when it is not one of the current input and must be dropped. */
  rewrite(packet: Buffer, arrivalNs: bigint): boolean {
    const input = this.#input;
    if (input === null || packet.length < rtpHeaderBytes || packet.readUInt8(0) >> 6 !== 2) return false;
    if (packet.readUInt32BE(8) !== input.ssrc) return false;
    const timestampOffset = this.#anchor(input, packet.readUInt32BE(4), arrivalNs);
    input.sequenceOffset ??= (this.#last === null ? 0 : this.#last.sequence + 1) - packet.readUInt16BE(2);
    const timestamp = wrap(packet.readUInt32BE(4) + timestampOffset, timestampModulo);
    const sequence = wrap(packet.readUInt16BE(2) + input.sequenceOffset, sequenceModulo);
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    this.#last = { sequence, timestamp };
    return true;
  }

  /** The report in terms of the rewritten stream, or null when it is not of the current input. */
  translate(report: RawSenderReport): SenderReport | null {
    const input = this.#input;
    if (input?.ssrc !== report.ssrc) return null;
    const offset = this.#anchor(input, report.rtpTimestamp, report.clockNs);
    return {
      rtpTimestamp: wrap(report.rtpTimestamp + offset, timestampModulo),
      monotonicNs: report.clockNs,
    };
  }

  /** Fixes the offset of this input at the first packet or report of it, whichever is first. */
  #anchor(input: { timestampOffset: number | null }, inputTimestamp: number, monotonicNs: bigint): number {
    if (input.timestampOffset === null) {
      const wanted = timestampAt(monotonicNs, this.#clockRateHz);
      const late = this.#last === null ? 1 : timestampAhead(wanted, this.#last.timestamp);
      input.timestampOffset = wanted - inputTimestamp + (late > 0 ? 0 : 1 - late);
    }
    return input.timestampOffset;
  }
}
