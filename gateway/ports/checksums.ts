/** Checksums of what comes part by part. */
export interface Checksums {
  /** SHA-256. */
  newDigest(): RunningDigest;
  /** As in IEEE 802.3; `before` is that of what came before the part, 0 of nothing. */
  crc32(part: Uint8Array, before: number): number;
}

export interface RunningDigest {
  update(part: Uint8Array): void;
  /** Hexadecimal; ends it. */
  hex(): string;
}
