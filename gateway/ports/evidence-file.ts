import type { EvidenceIndex, Verification } from '../domain/evidence/evidence-index.ts';

/** One file of a recording, opened for reading. Every method rejects with `evidence-missing` where the file cannot be read. */
export interface EvidenceFile {
  /** As the file was when it was opened: what the headers say, which only reading a frame proves. */
  readonly index: EvidenceIndex;
  /** Bytes of the MP4 file, fewer where it ends before; rejects with `evidence-damaged` where a frame that is needed is. */
  read(fromByte: number, toByte: number): Promise<Uint8Array>;
  /** The same, a frame at a time; the whole MP4 file where nothing is said. */
  stream(fromByte?: number, toByte?: number): AsyncGenerator<Uint8Array, void, undefined>;
  /** Reads and checks everything there is. */
  verify(): Promise<Verification>;
  close(): Promise<void>;
}
