/** Appends little-endian fields. Numbers out of range throw RangeError: they are mistakes of the caller. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  #integer(value: number, bytes: number, min: number, max: number): this {
    if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(`${value} does not fit`);
    for (let place = 0; place < bytes; place++) this.#bytes.push(Math.floor(value / 2 ** (8 * place)) & 0xff);
    return this;
  }

  u8(value: number): this {
    return this.#integer(value, 1, 0, 0xff);
  }

  u16(value: number): this {
    return this.#integer(value, 2, 0, 0xffff);
  }

  i16(value: number): this {
    return this.#integer(value, 2, -0x8000, 0x7fff);
  }

  u32(value: number): this {
    return this.#integer(value, 4, 0, 0xffffffff);
  }

  u64(value: bigint): this {
    if (value < 0n || value >= 1n << 64n) throw new RangeError(`${value.toString()} does not fit 64 bits`);
    for (let place = 0n; place < 8n; place++) this.#bytes.push(Number((value >> (8n * place)) & 0xffn));
    return this;
  }

  bytes(values: Uint8Array): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  text(value: string): this {
    const encoded = new TextEncoder().encode(value);
    return this.u8(encoded.length).bytes(encoded);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
