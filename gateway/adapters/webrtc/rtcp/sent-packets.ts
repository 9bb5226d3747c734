const logLength = 8192;

/** When the newest packets to one viewer were sent and how long they were, by transport-wide sequence number. */
export class SentPackets {
  #sequence = 0;
  readonly #sentAtMs = new Float64Array(logLength);
  readonly #bytes = new Uint16Array(logLength);

  /** Notes one sent packet and returns its transport-wide sequence number. */
  note(bytes: number, nowMs: number): number {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const slot = this.#sequence & (logLength - 1);
    this.#sentAtMs[slot] = nowMs;
    this.#bytes[slot] = bytes;
    return this.#sequence;
  }

  /** Length of a packet whose arrival was not told before, in bytes; 0 for any other. */
  bytes(sequence: number): number {
    const age = (this.#sequence - sequence) & 0xffff;
    return age < logLength ? (this.#bytes[sequence & (logLength - 1)] ?? 0) : 0;
  }

  /** When the packet was sent, in ms; only of one that has bytes. */
  sentAtMs(sequence: number): number {
    return this.#sentAtMs[sequence & (logLength - 1)] ?? 0;
  }

  /** The arrival was told. */
  forget(sequence: number): void {
    this.#bytes[sequence & (logLength - 1)] = 0;
  }
}
