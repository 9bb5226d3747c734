import { ByteBudget } from './rtp/byte-budget.ts';
import type { OutgoingHeader } from './rtp/outgoing-header.ts';
import type { PacketAssembly } from './rtp/packet-assembly.ts';
import { maxOutgoingPacketLength } from './rtp/packet-assembly.ts';
import { TransportQuality } from './rtcp/transport-quality.ts';

/** Retransmissions of one viewer: 1 Mb/s on average, 64 KB at once. */
const resendBytesPerMs = 125;
const resendBurstBytes = 65_536;

/** The way of packets to one viewer: assembles, numbers, counts and sends them for all of its tracks. */
export class ViewerLink {
  readonly quality = new TransportQuality();
  packetsSent = 0;
  bytesSent = 0;
  retransmissions = 0;
  readonly #assembly: PacketAssembly;
  readonly #send: (packet: Buffer) => boolean;
  readonly #budget: ByteBudget;

  /** `send` copies the packet before it returns and tells whether it went out. */
  constructor(assembly: PacketAssembly, send: (packet: Buffer) => boolean, nowMs: number) {
    this.#assembly = assembly;
    this.#send = send;
    this.#budget = new ByteBudget(resendBytesPerMs, resendBurstBytes, nowMs);
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
    return this.#count(this.#assembly.media(header, source, payloadOffset, sequence, timestamp, number));
  }

  /** Sends `source` again as a retransmission, within the budget. */
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
    const number = this.#transportSequence(header, length, nowMs);
    const sent = this.#count(
      this.#assembly.retransmission(
        header,
        source,
        payloadOffset,
        sequence,
        timestamp,
        number,
        originalSequence,
      ),
    );
    if (sent) this.retransmissions += 1;
    return sent;
  }

  sendRtcp(packet: Buffer): void {
    this.#send(packet);
  }

  #transportSequence(header: OutgoingHeader, length: number, nowMs: number): number {
    return header.transportSequenceOffset > 0 ? this.quality.noteSent(length, nowMs) : 0;
  }

  #count(packet: Buffer): boolean {
    if (!this.#send(packet)) return false;
    this.packetsSent += 1;
    this.bytesSent += packet.length;
    return true;
  }
}
