import type { EvidenceFile } from './evidence-file.ts';

/** The files of evidence on this machine's disk. Every method rejects with `evidence-missing` where the disk cannot be read or written. */
export interface EvidenceFiles {
  /** The folder of a track of an exam session, absolute; made where it is not there yet. */
  prepare(examSessionId: string, trackId: string): Promise<string>;
  /** Exam sessions of which there are files. */
  examSessionIds(): Promise<string[]>;
  /** Numbers of the files of a track, ascending. */
  numbers(examSessionId: string, trackId: string): Promise<number[]>;
  /** Opens a file as far as it is written; to be closed by the caller. */
  open(examSessionId: string, trackId: string, number: number, sessionKey: Uint8Array): Promise<EvidenceFile>;
  /** A file as it lies there, encrypted. */
  bytes(examSessionId: string, trackId: string, number: number): Promise<Uint8Array>;
  /** Room on their disk that the gateway may use. */
  freeBytes(): Promise<number>;
  /** Deletes the files of an exam session; nothing where there are none. */
  erase(examSessionId: string): Promise<void>;
}
