/** Where an exported recording is written: all of it, or nothing. Every method rejects with `output-disk-full` and `output-unwritable`. */
export interface ExportOutput {
  /** Adds a file, which is on the disk when it resolves; slashes in its name part folders. Hexadecimal digest. */
  add(name: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }>;
  /** Everything is there: gives it its name. Rejects with `output-exists` where something has it meanwhile. */
  finish(): Promise<void>;
  /** Leaves nothing behind; never rejects. */
  discard(): Promise<void>;
}
