import type { Rung } from '../../domain/media-plan/rung.ts';
import { beginsKeyFrame } from '../../domain/rtp/key-frame.ts';
import type { SenderReport } from '../../ports/media-engine.ts';
import { buildSenderReport, ntpTime, rtpTimestampAt } from './rtcp/sender-report.ts';
import { setPlayoutDelay, type OutgoingHeader } from './rtp/outgoing-header.ts';
import { PacketRing } from './rtp/packet-ring.ts';
import { rtpPayloadOffset, rtpTimestamp } from './rtp/rtp-packet.ts';
import { StreamContinuity } from './rtp/stream-continuity.ts';
import type { ViewerLink } from './viewer-link.ts';

/** Packets kept for retransmission: about 2 s of a 4 Mb/s picture. */
const ringCapacity = 1024;
/** A packet asked for twice within this time is on its way already. */
const resendIntervalMs = 20;
/** So many of the newest packets are repeated in turn where the link is measured. */
const repeatedPackets = 64;
const keyFrameIntervalMs = 250;
/** Sender reports farther off the stream than this belong to a run of the source that has ended. */
const reportToleranceMs = 2000;

export interface OutgoingTrackOptions {
  codec: Rung['codec'];
  clockRateHz: number;
  ssrc: number;
  header: OutgoingHeader;
  /** Null where the viewer takes no retransmissions. */
  retransmission: { header: OutgoingHeader; initialSequence: number } | null;
  initialSequence: number;
  link: ViewerLink;
  requestKeyFrame: () => void;
  /** Called with the first packet of every picture: the source's timestamp and the viewer's. */
  onFrame: (sourceTimestamp: number, outgoingTimestamp: number) => void;
}

/**
 * One track on its way to one viewer. Pictures start with a key frame, at the beginning, with every other rung and whenever the
 * source started anew; the viewer sees one uninterrupted stream.
 */
export class OutgoingTrack {
  keyFrameRequests = 0;
  readonly #options: OutgoingTrackOptions;
  readonly #continuity: StreamContinuity;
  readonly #ring: PacketRing | null;
  readonly #isVideo: boolean;
  #splices = false;
  #repeated = 0;
  #awaitsKeyFrame: boolean;
  #rtxSequence: number;
  #packets = 0;
  #payloadBytes = 0;
  #frameTimestamp = -1;
  #keyFrameRequestedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: OutgoingTrackOptions) {
    this.#options = options;
    this.#continuity = new StreamContinuity(options.clockRateHz, options.initialSequence);
    this.#ring = options.retransmission === null ? null : new PacketRing(ringCapacity);
    this.#rtxSequence = options.retransmission?.initialSequence ?? 0;
    this.#isVideo = options.codec !== 'opus';
    this.#awaitsKeyFrame = this.#isVideo;
  }

  /** Takes one packet of the source; keeps a reference to it for retransmission. */
  forward(packet: Buffer, nowMs: number): void {
    const payloadOffset = rtpPayloadOffset(packet);
    if (payloadOffset < 0) return;
    const { codec, header, link } = this.#options;
    const continuity = this.#continuity;
    const breaks = this.#splices || continuity.breaksAt(packet);
    if (breaks && this.#isVideo) this.#awaitsKeyFrame = true;
    if (this.#awaitsKeyFrame && !beginsKeyFrame(codec, packet, payloadOffset)) {
      this.askForKeyFrame(nowMs);
      return;
    }
    if (breaks || this.#awaitsKeyFrame) this.#resumeAt(packet, nowMs);
    this.#awaitsKeyFrame = false;
    continuity.advance(packet, nowMs);
    const { sequence, timestamp } = continuity;
    if (!link.sendMedia(header, packet, payloadOffset, sequence, timestamp, nowMs)) return;
    this.#ring?.store(sequence, timestamp, packet);
    this.#packets += 1;
    this.#payloadBytes += packet.length - payloadOffset;
    if (timestamp !== this.#frameTimestamp) {
      this.#frameTimestamp = timestamp;
      this.#options.onFrame(rtpTimestamp(packet), timestamp);
    }
  }

  /** The next packet is of another rung: the stream goes on with it as soon as it begins a key frame. */
  splice(): void {
    this.#splices = true;
  }

  /** Nothing more is sent for now: what was lost is of no use any more. */
  rest(): void {
    this.#ring?.clear();
  }

  /** Sends lost packets again, each at most once per 20 ms and only while they are remembered. */
  resend(sequences: readonly number[], nowMs: number): void {
    const { link, retransmission } = this.#options;
    const ring = this.#ring;
    if (ring === null || retransmission === null) return;
    for (const lost of sequences) {
      const packet = ring.packet(lost);
      if (packet === undefined || nowMs - ring.resentAtMs(lost) < resendIntervalMs) continue;
      const rtxSequence = (this.#rtxSequence + 1) & 0xffff;
      const offset = rtpPayloadOffset(packet);
      const timestamp = ring.timestamp(lost);
      if (!link.sendAgain(retransmission.header, packet, offset, rtxSequence, timestamp, lost, nowMs)) return;
      this.#rtxSequence = rtxSequence;
      ring.markResent(lost, nowMs);
    }
  }

  /** Sends one of the newest packets once more, on the retransmission stream; false where there is none that could be sent. */
  repeatRecent(nowMs: number): boolean {
    const { link, retransmission } = this.#options;
    const ring = this.#ring;
    if (ring === null || retransmission === null) return false;
    const original = (this.#continuity.sequence - (this.#repeated % repeatedPackets)) & 0xffff;
    const packet = ring.packet(original);
    const wasFirst = this.#repeated === 0;
    this.#repeated = packet === undefined ? 0 : this.#repeated + 1;
    if (packet === undefined) return !wasFirst && this.repeatRecent(nowMs);
    const { header } = retransmission;
    const sequence = (this.#rtxSequence + 1) & 0xffff;
    const timestamp = ring.timestamp(original);
    const offset = rtpPayloadOffset(packet);
    if (!link.repeat(header, packet, offset, sequence, timestamp, original, nowMs)) return false;
    this.#rtxSequence = sequence;
    return true;
  }

  /** The viewer holds pictures back for this long from now on. */
  delayPlayout(delayMs: number): void {
    const { header, retransmission } = this.#options;
    setPlayoutDelay(header, delayMs);
    if (retransmission !== null) setPlayoutDelay(retransmission.header, delayMs);
  }

  /** Asks the source for a key frame, at most every 250 ms. */
  askForKeyFrame(nowMs: number): void {
    if (!this.#isVideo || nowMs - this.#keyFrameRequestedAtMs < keyFrameIntervalMs) return;
    this.#keyFrameRequestedAtMs = nowMs;
    this.keyFrameRequests += 1;
    this.#options.requestKeyFrame();
  }

  /**
   * Tells the viewer which moment the stream has reached: the source's report carried on to now, in the viewer's
   * timestamps and on the common NTP base. False, and nothing sent, before the first packet or for a report of an
   * ended run.
   */
  relayReport(report: SenderReport, nowNs: bigint, wallClockOffsetNs: bigint): boolean {
    const { clockRateHz, link, ssrc } = this.#options;
    if (this.#packets === 0 || this.#awaitsKeyFrame) return false;
    const reached = rtpTimestampAt(report, nowNs, clockRateHz) + this.#continuity.timestampOffset;
    const offTicks = Math.abs((reached - this.#continuity.timestamp) | 0);
    if (offTicks > (reportToleranceMs * clockRateHz) / 1000) return false;
    const ntp = ntpTime(nowNs, wallClockOffsetNs);
    link.sendRtcp(buildSenderReport(ssrc, ntp, reached >>> 0, this.#packets, this.#payloadBytes));
    return true;
  }

  /** Packets of before are of no use to a decoder that starts with this one. */
  #resumeAt(packet: Buffer, nowMs: number): void {
    if (this.#splices && this.#continuity.started) this.#continuity.spliceAt(packet);
    else this.#continuity.resumeAt(packet, nowMs);
    this.#splices = false;
    this.#ring?.clear();
  }
}
