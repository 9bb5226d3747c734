import type { SealKey } from '../contract/evidence-manifest.ts';
import type { Signer } from '../domain/evidence/evidence-manifest.ts';

/** The keys that seal recordings, one at a time. Every method rejects with `evidence-key-missing` and `evidence-key-invalid`. */
export interface SealKeys {
  /** The key that seals now. Take it before the time that is sealed, so that it was valid then. */
  signer(): Promise<Signer>;
  /** That key and all before it, the oldest first. */
  publicKeys(): Promise<SealKey[]>;
  /** Makes a new key the one that seals, from this time on, and forgets the private part of the one before. */
  rotate(nowMs: number): Promise<SealKey>;
}
