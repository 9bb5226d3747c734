import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSealKey, signerFrom } from '../../gateway/adapters/evidence/ed25519.ts';
import type { SealedManifest } from '../../gateway/contract/evidence-manifest.ts';
import { headOf, manifestOf, seal } from '../../gateway/domain/evidence/evidence-manifest.ts';
import type { SealStore } from '../../gateway/ports/seal-store.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { chained, sampleEntries, sampleOriginMs } from '../support/sample-entries.ts';
import { storeKinds, type OpenedStores } from '../support/store-kinds.ts';

const key = newSealKey();
const signer = { keyId: key.keyId, sign: signerFrom(key.privateKey, key.keyId, 'test') };
const sealedOf = (examSessionId: string, sealedAtMs = sampleOriginMs): SealedManifest =>
  seal(
    manifestOf(
      { examSessionId, examTitle: 'Anatomie – „II“', log: headOf([]), sealedAtMs },
      chained(sampleEntries, sha256, examSessionId),
    ),
    signer,
  );

describe.each(storeKinds)('the seal store %s', (_kind, open) => {
  let opened: OpenedStores;
  let seals: SealStore;
  beforeEach(async () => {
    opened = await open();
    seals = opened.stores.seals;
    for (const id of ['one', 'two', 'three']) {
      await opened.stores.examSessions.add({
        ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
        ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
      });
    }
  });
  afterEach(() => opened.close());
  const record = async (id: string, entries = sampleEntries) => {
    await opened.stores.evidence.begin(id, 'key');
    for (const entry of entries) await opened.stores.evidence.append(id, entry);
  };

  it('keeps a seal as it was given, and the first of two', async () => {
    await record('one');
    expect(await seals.ofExamSession('one')).toBeNull();
    const sealed = sealedOf('one');
    await seals.keep(sealed);
    await seals.keep(sealedOf('one', sampleOriginMs + 1));
    expect(await seals.ofExamSession('one')).toEqual(sealed);
    expect(await seals.ofExamSession('two')).toBeNull();
  });

  it('knows what has ended and is not sealed', async () => {
    expect(await seals.unsealed()).toEqual([]);
    await record('two');
    await record('one');
    await record('three', sampleEntries.slice(0, -1));
    expect(await seals.unsealed()).toEqual(['one', 'two']);
    await seals.keep(sealedOf('one'));
    expect(await seals.unsealed()).toEqual(['two']);
    // Whose key was erased may still be sealed: the chain stays.
    await opened.stores.evidence.eraseKey('two');
    expect(await seals.unsealed()).toEqual(['two']);
  });

  it('takes no seal of an exam session without a recording', async () => {
    await expect(seals.keep(sealedOf('one'))).rejects.toMatchObject({ code: 'store-failed' });
  });
});
