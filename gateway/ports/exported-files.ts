import type { ExportFault } from '../domain/evidence/export-fault.ts';

/** A file of an exported recording. */
export interface ExportedFile {
  /** Slashes part folders. */
  name: string;
  /** Null where it is neither a file nor a folder, such as a link. */
  bytes: number | null;
}

/** An exported recording as somebody handed it over: nothing of it is to be trusted. Every method rejects with `export-unreadable`. */
export interface ExportedFiles {
  /** The first thing that is wrong with what holds the files, but for the checksums that it has of them: nothing else can be judged then. */
  formFault(): Promise<ExportFault | null>;
  /** The name of the folder that holds everything; null where it may have any. Known after `formFault`. */
  folder(): string | null;
  /** Everything in it, by name. */
  list(): Promise<ExportedFile[]>;
  /** Bytes of a file, fewer where it ends before. */
  read(name: string, fromByte: number, toByte: number): Promise<Uint8Array>;
  /** What a whole file is; tells how many bytes of it were read since the last time. */
  digest(name: string, onBytes: (bytes: number) => void): Promise<FileDigest>;
  /** Nothing is read any more; never rejects. */
  close(): Promise<void>;
}

export interface FileDigest {
  /** Hexadecimal. */
  sha256: string;
  /** Whether what holds the files has the right checksum of it, or none. */
  isAsListed: boolean;
}
