/** A file of an exported recording. */
export interface ExportedFile {
  /** Slashes part folders. */
  name: string;
  /** Null where it is neither a file nor a folder, such as a link. */
  bytes: number | null;
}

/** An exported recording as somebody handed it over: nothing of it is to be trusted. Every method rejects with `export-unreadable`. */
export interface ExportedFiles {
  /** Everything in it, by name. */
  list(): Promise<ExportedFile[]>;
  /** Bytes of a file, fewer where it ends before. */
  read(name: string, fromByte: number, toByte: number): Promise<Uint8Array>;
  /** SHA-256 of a whole file, hexadecimal; tells how many bytes of it were read since the last time. */
  sha256(name: string, onBytes: (bytes: number) => void): Promise<string>;
}
