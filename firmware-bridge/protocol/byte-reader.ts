/** Reads little-endian fields one after the other; past the end every read gives null and nothing throws. */
export class ByteReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#view.byteLength - this.#at;
  }

  #take(bytes: number): number | null {
    if (this.remaining < bytes) return null;
    this.#at += bytes;
    return this.#at - bytes;
  }

  u8(): number | null {
    const at = this.#take(1);
    return at === null ? null : this.#view.getUint8(at);
  }

  u16(): number | null {
    const at = this.#take(2);
    return at === null ? null : this.#view.getUint16(at, true);
  }

  i16(): number | null {
    const at = this.#take(2);
    return at === null ? null : this.#view.getInt16(at, true);
  }

  u32(): number | null {
    const at = this.#take(4);
    return at === null ? null : this.#view.getUint32(at, true);
  }

  u64(): bigint | null {
    const at = this.#take(8);
    return at === null ? null : this.#view.getBigUint64(at, true);
  }

  bytes(length: number): Uint8Array | null {
    const at = this.#take(length);
    return at === null ? null : new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length).slice();
  }

  /** One byte of length, then UTF-8; null also for bytes that are not UTF-8. */
  text(): string | null {
    const length = this.u8();
    const bytes = length === null ? null : this.bytes(length);
    if (bytes === null) return null;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  }
}
