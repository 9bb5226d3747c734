import type { HeadsetRecord } from '../domain/headset/headset.ts';

/** Keeps which headsets were ever seen. Every method throws `store-failed` when the store cannot be read or written. */
export interface HeadsetStore {
  /** Adds the headset or replaces all but `firstSeenAtMs` of the one with the same id. */
  put(headset: HeadsetRecord): Promise<void>;
  byId(id: string): Promise<HeadsetRecord | null>;
  /** All headsets, in the order in which they were first seen. */
  list(): Promise<HeadsetRecord[]>;
}
