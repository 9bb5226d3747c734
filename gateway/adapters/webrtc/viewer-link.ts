import { BandwidthEstimator } from '../../domain/viewer-link/bandwidth-estimator.ts';
import { PlayoutDelay } from '../../domain/viewer-link/playout-delay.ts';
import type { ViewerQuality } from '../../ports/viewer-transport.ts';
import { ByteBudget } from './rtp/byte-budget.ts';
import { LinkPacer } from './link-pacer.ts';
import type { OutgoingHeader } from './rtp/outgoing-header.ts';
import type { PacketAssembly } from './rtp/packet-assembly.ts';
import { maxOutgoingPacketLength } from './rtp/packet-assembly.ts';
import { SentPackets } from './rtcp/sent-packets.ts';
import type { TransportFeedback } from './rtcp/transport-feedback.ts';

/**
 * Retransmissions of one viewer: on average this share of what its link takes, and at once what it takes in so much time, 64 KB at
 * most; 1 Mb/s before that is known.
 */
const resendShare = 0.25;
const resendBurstMs = 250;
const resendBytesPerMs = 125;
const resendBurstBytes = 65_536;
const qualityWindowMs = 1000;

/** The way of packets to one viewer: assembles, numbers, counts and sends them for all of its tracks, and learns what it can take. */
export class ViewerLink {
  readonly estimator = new BandwidthEstimator();
  /** For tracks whose packets can wait. */
  readonly pacer: LinkPacer;
  readonly playout = new PlayoutDelay();
  packetsSent = 0;
  bytesSent = 0;
  retransmissions = 0;
  readonly #assembly: PacketAssembly;
  readonly #send: (packet: Buffer) => boolean;
  readonly #budget: ByteBudget;
  readonly #sent = new SentPackets();

  /** `send` copies the packet before it returns and tells whether it went out. */
  constructor(assembly: PacketAssembly, send: (packet: Buffer) => boolean, nowMs: () => number) {
    this.#assembly = assembly;
    this.#send = send;
    this.#budget = new ByteBudget(resendBytesPerMs, resendBurstBytes, nowMs());
    this.pacer = new LinkPacer(nowMs);
  }

  /** How packets fared over the last second; null before the first feedback. */
  get quality(): ViewerQuality | null {
    const { estimateBps, window } = this.estimator;
    if (estimateBps === null) return null;
    return {
      lossRatio: window.lossRatio(qualityWindowMs),
      queueDelayMs: window.queueMs,
      arrivalRateBps: window.arrivalRateBps(qualityWindowMs),
    };
  }

  /** Takes what the viewer tells of the packets' arrival. */
  applyFeedback({ baseSequence, arrivalsMs }: TransportFeedback, nowMs: number): void {
    const { estimator } = this;
    const sent = this.#sent;
    let newestSentAtMs = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < arrivalsMs.length; index += 1) {
      const sequence = (baseSequence + index) & 0xffff;
      const bytes = sent.bytes(sequence);
      if (bytes === 0) continue;
      const arrivedAtMs = arrivalsMs[index] ?? null;
      if (arrivedAtMs === null) {
        estimator.noteLoss(sent.sentAtMs(sequence));
        continue;
      }
      const sentAtMs = sent.sentAtMs(sequence);
      newestSentAtMs = Math.max(newestSentAtMs, sentAtMs);
      estimator.noteArrival(sentAtMs, arrivedAtMs, bytes);
      sent.forget(sequence);
    }
    estimator.endFeedback(nowMs);
    if (Number.isFinite(newestSentAtMs))
      this.playout.note(estimator.window.lossRatio(qualityWindowMs), nowMs - newestSentAtMs, nowMs);
    const bytesPerMs = (estimator.estimateBps ?? 0) / 8000;
    this.#budget.change(
      resendShare * bytesPerMs,
      Math.min(resendBurstBytes, resendBurstMs * bytesPerMs),
      nowMs,
    );
  }

  /** Sends `source` under the viewer's header; false where it is too long or the link is down. */
  sendMedia(
    header: OutgoingHeader,
    source: Buffer,
    payloadOffset: number,
    sequence: number,
    timestamp: number,
    nowMs: number,
  ): boolean {
    const length = this.#assembly.mediaLength(header, source, payloadOffset);
    if (length > maxOutgoingPacketLength) return false;
    const number = this.#transportSequence(header, length, nowMs);
    return this.#count(
      this.#assembly.media(header, source, payloadOffset, sequence, timestamp, number),
      nowMs,
    );
  }

  /** Sends `source` again because it was lost, within the budget. */
  sendAgain(
    header: OutgoingHeader,
    source: Buffer,
    payloadOffset: number,
    sequence: number,
    timestamp: number,
    originalSequence: number,
    nowMs: number,
  ): boolean {
    const length = this.#assembly.mediaLength(header, source, payloadOffset) + 2;
    if (length > maxOutgoingPacketLength || !this.#budget.take(length, nowMs)) return false;
    if (!this.repeat(header, source, payloadOffset, sequence, timestamp, originalSequence, nowMs))
      return false;
    this.retransmissions += 1;
    return true;
  }

  /** Sends `source` once more though nobody asked for it: it is worth nothing to the viewer but to measure the link. */
  repeat(
    header: OutgoingHeader,
    source: Buffer,
    payloadOffset: number,
    sequence: number,
    timestamp: number,
    originalSequence: number,
    nowMs: number,
  ): boolean {
    const length = this.#assembly.mediaLength(header, source, payloadOffset) + 2;
    const number = this.#transportSequence(header, length, nowMs);
    return this.#count(
      this.#assembly.retransmission(
        header,
        source,
        payloadOffset,
        sequence,
        timestamp,
        number,
        originalSequence,
      ),
      nowMs,
    );
  }

  sendRtcp(packet: Buffer): void {
    this.#send(packet);
  }

  #transportSequence(header: OutgoingHeader, length: number, nowMs: number): number {
    return header.transportSequenceOffset > 0 ? this.#sent.note(length, nowMs) : 0;
  }

  #count(packet: Buffer, nowMs: number): boolean {
    if (!this.#send(packet)) return false;
    this.packetsSent += 1;
    this.bytesSent += packet.length;
    this.pacer.noteSent(packet.length, nowMs);
    return true;
  }
}
