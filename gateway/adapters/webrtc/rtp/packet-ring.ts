/**
 * Remembers the newest packets of one outgoing stream for retransmission, by outgoing sequence number.
 * It keeps references to the source's packets, which all viewers share, not copies.
 */
export class PacketRing {
  readonly #packets: (Buffer | undefined)[];
  readonly #sequences: Uint16Array;
  readonly #timestamps: Uint32Array;
  readonly #resentAtMs: Float64Array;
  readonly #mask: number;

  /** `capacity` is a power of two, in packets. */
  constructor(capacity: number) {
    this.#packets = new Array<Buffer | undefined>(capacity).fill(undefined);
    this.#sequences = new Uint16Array(capacity);
    this.#timestamps = new Uint32Array(capacity);
    this.#resentAtMs = new Float64Array(capacity);
    this.#mask = capacity - 1;
  }

  store(sequence: number, timestamp: number, packet: Buffer): void {
    const slot = sequence & this.#mask;
    this.#packets[slot] = packet;
    this.#sequences[slot] = sequence;
    this.#timestamps[slot] = timestamp;
    this.#resentAtMs[slot] = Number.NEGATIVE_INFINITY;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#packets.fill(undefined);
  }

  /** The packet sent as `sequence`, or undefined where it is too old or never was. */
  packet(sequence: number): Buffer | undefined {
    const slot = sequence & this.#mask;
    return this.#sequences[slot] === sequence ? this.#packets[slot] : undefined;
  }

  /** Outgoing timestamp of a packet that `packet(sequence)` gave. */
  timestamp(sequence: number): number {
    return this.#timestamps[sequence & this.#mask] ?? 0;
  }

  /** When the packet was last resent, in ms; negative infinity where it never was. */
  resentAtMs(sequence: number): number {
    return this.#resentAtMs[sequence & this.#mask] ?? Number.NEGATIVE_INFINITY;
  }

  markResent(sequence: number, nowMs: number): void {
    this.#resentAtMs[sequence & this.#mask] = nowMs;
  }
}
