import type { SealedManifest } from '../../gateway/contract/evidence-manifest.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import type { SealStore } from '../../gateway/ports/seal-store.ts';
import type { MemoryEvidenceStore } from './memory-evidence-store.ts';

/** Seals that are forgotten with the test. */
export class MemorySealStore implements SealStore {
  readonly #evidence: Pick<MemoryEvidenceStore, 'begun' | 'ended'>;
  readonly #seals = new Map<string, SealedManifest>();

  constructor(evidence: Pick<MemoryEvidenceStore, 'begun' | 'ended'>) {
    this.#evidence = evidence;
  }

  keep(sealed: SealedManifest): Promise<void> {
    const { examSessionId } = sealed.manifest;
    if (!this.#evidence.begun().includes(examSessionId))
      return Promise.reject(new CodedError('store-failed'));
    if (!this.#seals.has(examSessionId)) this.#seals.set(examSessionId, structuredClone(sealed));
    return Promise.resolve();
  }

  ofExamSession(examSessionId: string): Promise<SealedManifest | null> {
    return Promise.resolve(structuredClone(this.#seals.get(examSessionId) ?? null));
  }

  unsealed(): Promise<string[]> {
    const ids = this.#evidence.ended().filter((id) => !this.#seals.has(id));
    return Promise.resolve(ids.sort());
  }
}
