export type Random = () => number;

/** Decoders of one kind of foreign bytes, and what to try them with. */
export interface DecoderFamily {
  /** An input that no honest peer sends; the same for the same random numbers. Text is UTF-8. */
  make(random: Random): Uint8Array;
  /** What becomes of it, in a word; throws where a decoder throws what it may not, or breaks what it promises. */
  decode(input: Uint8Array): string;
}

/** Made anew in every thread, so that a family may keep a device that inputs change. */
export type MakeFamily = () => DecoderFamily | Promise<DecoderFamily>;

/** What a decoder that may throw one coded error makes of an input. */
export function outcomeOrCode(decode: () => string, codeOf: (error: unknown) => string | null): string {
  try {
    return decode();
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    return `refused-${code}`;
  }
}

/** Throws what the bench counts as a crash. */
export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken promise: ${promise}`);
}
