/** Puts together the payload of a message, little-endian, field after field. */
export class PayloadWriter {
  readonly #parts: Buffer[] = [];

  #put(bytes: number, write: (field: Buffer) => void): this {
    const field = Buffer.alloc(bytes);
    write(field);
    this.#parts.push(field);
    return this;
  }

  u8(...values: number[]): this {
    return this.#put(values.length, (field) => values.forEach((value, at) => field.writeUInt8(value, at)));
  }

  u16(value: number): this {
    return this.#put(2, (field) => field.writeUInt16LE(value));
  }

  /** Rounded, and held within what 16 bits can say. */
  i16(...values: number[]): this {
    return this.#put(2 * values.length, (field) =>
      values.forEach((value, at) =>
        field.writeInt16LE(Math.max(-0x8000, Math.min(0x7fff, Math.round(value))), 2 * at),
      ),
    );
  }

  u32(value: number): this {
    return this.#put(4, (field) => field.writeUInt32LE(value));
  }

  u64(value: bigint): this {
    return this.#put(8, (field) => field.writeBigUInt64LE(value));
  }

  bytes(value: Uint8Array): this {
    this.#parts.push(Buffer.from(value));
    return this;
  }

  /** At most 255 bytes of UTF-8 behind their number. */
  text(value: string): this {
    const utf8 = Buffer.from(value, 'utf8').subarray(0, 255);
    return this.u8(utf8.length).bytes(utf8);
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
