import type { SegmentEntry } from '../contract/evidence.ts';

/** An object of an exam session; its name is relative to the exam session. */
export interface UploadedObject {
  examSessionId: string;
  object: string;
}

export interface UploadFault extends UploadedObject {
  attempts: number;
  error: string;
  atMs: number;
}

/** What waits in one exam session. */
export interface UploadBacklog {
  examSessionId: string;
  /** Segments that the store does not have. */
  segments: number;
  bytes: number;
}

/** Knows what of the evidence an object store has, whatever happens to the gateway in between. Every method throws `store-failed`. */
export interface UploadStore {
  /** Exam sessions of which not everything is there and whose key is, the oldest first. */
  incomplete(): Promise<string[]>;
  /** Segments of an exam session that are not there, in the order of its chain, at most so many. */
  missing(examSessionId: string, limit: number): Promise<SegmentEntry[]>;
  /** Is called before an object is sent, so that none is ever there that nobody knows of. */
  begin(object: UploadedObject, atMs: number): Promise<void>;
  /** It is there, with this SHA-256. */
  done(object: UploadedObject, kept: { bytes: number; sha256: string; atMs: number }): Promise<void>;
  failed(fault: Omit<UploadFault, 'attempts'>): Promise<void>;
  /** The exam session's seal is there too: everything is. */
  complete(examSessionId: string): Promise<void>;
  /** Objects that are or may be there and whose exam session's key was erased, at most so many. */
  erasable(limit: number): Promise<UploadedObject[]>;
  /** It is there no longer. */
  removed(object: UploadedObject): Promise<void>;
  /** What waits, by exam session; reads every entry of it. */
  backlog(): Promise<UploadBacklog[]>;
  /** How many segments are not there, of exam sessions whose key is. */
  waitingSegments(): Promise<number>;
  /** Objects that failed and are not there, the latest first. */
  faults(): Promise<UploadFault[]>;
}
