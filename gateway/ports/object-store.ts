/** Keeps objects on another machine, which sees their names, their lengths and noise. Every method rejects with `upload-failed`. */
export interface ObjectStore {
  /** Puts an object there, instead of one of this name; resolves when the store has said that it keeps these very bytes. */
  put(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Nothing where there is none. */
  remove(name: string, signal: AbortSignal): Promise<void>;
}
