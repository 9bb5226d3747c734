/** What a seat showed when a blind state began. */
export interface BlindPictureRecord {
  /** That of the blind state. */
  id: string;
  examSessionId: string;
  /** Milliseconds of the exam sessions' time base. */
  takenAtMs: number;
  jpeg: Uint8Array;
}

/** Keeps the pictures of blind states. Every method throws `store-failed` when the store cannot be read or written. */
export interface BlindPictureStore {
  add(picture: BlindPictureRecord): Promise<void>;
  byId(id: string): Promise<BlindPictureRecord | null>;
  /** Of one exam session. */
  count(examSessionId: string): Promise<number>;
  /** The exam sessions of which there are any. */
  examSessionIds(): Promise<string[]>;
  removeOfExamSession(examSessionId: string): Promise<void>;
}
