const transportSequenceUri = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const extensionId = 3;

/** Line of an offer that asks for transport-wide sequence numbers. */
export const transportSequenceLine = `a=extmap:${extensionId} ${transportSequenceUri}`;

/** The transport-wide sequence number of an RTP packet with one-byte extensions; null where it has none. */
function transportSequence(packet: Buffer): number | null {
  if ((packet.readUInt8(0) & 0x10) === 0 || packet.readUInt16BE(12) !== 0xbede) return null;
  const end = 16 + packet.readUInt16BE(14) * 4;
  for (let at = 16; at < end;) {
    const head = packet.readUInt8(at);
    if (head === 0) at += 1;
    else if (head >> 4 === extensionId) return packet.readUInt16BE(at + 1);
    else at += 2 + (head & 0x0f);
  }
  return null;
}

/** What a viewer tells the gateway of every packet's arrival, as a browser does (transport-wide congestion control, section 3.1). */
export class ArrivalFeedback {
  readonly #arrivals = new Map<number, number>();
  #base: number | null = null;
  #newest = 0;
  #count = 0;

  note(packet: Buffer, nowMs: number): void {
    const sequence = transportSequence(packet);
    if (sequence === null) return;
    this.#base ??= sequence;
    if (((sequence - this.#base) & 0xffff) > 0x8000) return;
    if (((sequence - this.#newest) & 0xffff) < 0x8000 || this.#arrivals.size === 0) this.#newest = sequence;
    this.#arrivals.set(sequence, nowMs);
  }

  /** The next feedback packet; null where nothing arrived since the last. */
  next(): Buffer | null {
    const base = this.#base;
    if (base === null || this.#arrivals.size === 0) return null;
    const count = ((this.#newest - base) & 0xffff) + 1;
    const times = Array.from({ length: count }, (_, index) => this.#arrivals.get((base + index) & 0xffff));
    const referenceUnits = Math.floor(Math.min(...this.#arrivals.values()) / 64);
    this.#base = (this.#newest + 1) & 0xffff;
    this.#arrivals.clear();
    return this.#packet(base, times, referenceUnits);
  }

  #packet(base: number, times: readonly (number | undefined)[], referenceUnits: number): Buffer {
    const chunks = Buffer.alloc(Math.ceil(times.length / 7) * 2);
    const deltas = Buffer.alloc(times.length * 2);
    let [quarters, used] = [referenceUnits * 256, 0];
    times.forEach((timeMs, index) => {
      if (timeMs === undefined) return;
      const at = Math.floor(index / 7) * 2;
      chunks.writeUInt16BE(chunks.readUInt16BE(at) | (2 << (12 - 2 * (index % 7))), at);
      const delta = Math.max(-32_768, Math.min(32_767, Math.round(timeMs * 4) - quarters));
      deltas.writeInt16BE(delta, used);
      quarters += delta;
      used += 2;
    });
    for (let at = 0; at < chunks.length; at += 2) chunks.writeUInt16BE(chunks.readUInt16BE(at) | 0xc000, at);
    const length = Math.ceil((20 + chunks.length + used) / 4) * 4;
    const packet = Buffer.alloc(length);
    packet.writeUInt16BE(0x8fcd, 0);
    packet.writeUInt16BE(length / 4 - 1, 2);
    packet.writeUInt32BE(1, 4);
    packet.writeUInt16BE(base, 12);
    packet.writeUInt16BE(times.length, 14);
    packet.writeIntBE(referenceUnits & 0x7fffff, 16, 3);
    packet.writeUInt8(this.#count++ & 0xff, 19);
    chunks.copy(packet, 20);
    deltas.copy(packet, 20 + chunks.length, 0, used);
    return packet;
  }
}
