import { beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy, newSealKey, signerFrom } from '../../../../gateway/adapters/evidence/ed25519.ts';
import type { SealKey } from '../../../../gateway/contract/evidence-manifest.ts';
import { disagreements, verifySeal } from '../../../../gateway/domain/evidence/evidence-manifest.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import { EvidenceSealing } from '../../../../gateway/use-cases/seal-evidence.ts';
import { wholeChains } from '../../../../gateway/use-cases/whole-chains.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { ExamSessionCourse, sha256 } from '../../../support/exam-session-course.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';
import { sampleEntries, sampleOriginMs } from '../../../support/sample-entries.ts';

const made = newSealKey();
const { rows } = ExamSessionCourse.begun();
const sealedAtMs = sampleOriginMs + 60_000;

let stores: Stores;
let key: SealKey;
let log: CollectingLog;
let sealing: EvidenceSealing;
/** Whether the private key cannot be read. */
let isKeyGone: boolean;

function startGateway(): void {
  log = new CollectingLog();
  sealing = new EvidenceSealing({
    ...stores,
    ...{ digest: sha256, isSigned: isSignedBy, log },
    examTime: { now: () => ({ atMs: sealedAtMs, monotonicNs: '1', bootId: 'boot' }) },
    sealKeys: {
      signer: () =>
        isKeyGone
          ? Promise.reject(new CodedError('evidence-key-missing'))
          : Promise.resolve({ keyId: made.keyId, sign: signerFrom(made.privateKey, made.keyId, 'test') }),
      publicKeys: () => Promise.resolve([key]),
    },
  });
}

beforeEach(async () => {
  isKeyGone = false;
  key = {
    ...{ keyId: made.keyId, publicKey: made.publicKey, validTo: null },
    validFrom: new Date(sampleOriginMs).toISOString(),
  };
  stores = memoryStores();
  for (const id of ['one', 'two']) {
    await stores.examSessions.add({
      ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
      ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
    });
    await stores.evidence.begin(id, 'key');
    for (const entry of sampleEntries) await stores.evidence.append(id, entry);
  }
  for (const row of rows) await stores.examSessionLog.append(row, { startedAtMs: null, endedAtMs: null });
  startGateway();
});

describe('sealing', () => {
  it('seals both chains as they are at the end, with a key that proves it', async () => {
    await sealing.ended('one');
    const sealed = (await stores.seals.ofExamSession('one')) ?? expect.fail('it is not sealed');
    expect(verifySeal(sealed, [key], isSignedBy)).toBe('valid');
    const chains = await wholeChains({ ...stores, digest: sha256 }, 'one');
    expect(chains.entries).toHaveLength(sampleEntries.length);
    expect(disagreements(sealed.manifest, chains.entries, chains.rows)).toEqual([]);
    expect(sealed.manifest).toMatchObject({ examTitle: 'Anatomy II', sealedAtMs });
    expect(log.atLevel('info')).toEqual(['the evidence of an exam session is sealed']);
  });

  it('seals at the next start what a gateway that was killed has not', async () => {
    await sealing.takeUp();
    expect(await stores.seals.unsealed()).toEqual([]);
    const first = await stores.seals.ofExamSession('two');
    startGateway();
    await sealing.takeUp();
    expect(log.entries).toEqual([]);
    expect(await stores.seals.ofExamSession('two')).toEqual(first);
  });

  it('says what it cannot seal, seals the others, and tries again', async () => {
    const two = await stores.evidence.list('two', { afterPosition: 0, limit: 100 });
    const isGood = { evidence: stores.evidence.list.bind(stores.evidence) };
    stores.evidence.list = (id, page) =>
      id === 'two'
        ? Promise.resolve(two.map((entry, place) => (place === 3 ? { ...entry, atMs: 1 } : entry)))
        : isGood.evidence(id, page);
    startGateway();
    await sealing.takeUp();
    expect(await stores.seals.unsealed()).toEqual(['two']);
    expect(log.atLevel('error')).toEqual(['the evidence of an exam session could not be sealed']);
    expect(log.entries.find(({ level }) => level === 'error')?.detail).toMatchObject({
      ...{ examSessionId: 'two', err: { code: 'evidence-damaged' } },
    });
    stores.evidence.list = isGood.evidence;
    await sealing.look();
    expect(await stores.seals.unsealed()).toEqual([]);
  });

  it.each<[string, () => void, () => void]>([
    ['the key cannot be read', () => (isKeyGone = true), () => (isKeyGone = false)],
    [
      'the key is valid only later',
      () => (key = { ...key, validFrom: new Date(sealedAtMs + 1).toISOString() }),
      () => (key = { ...key, validFrom: new Date(sealedAtMs).toISOString() }),
    ],
  ])('keeps no seal while %s, and seals when it can', async (_why, spoil, mend) => {
    spoil();
    await sealing.ended('one');
    expect(await stores.seals.ofExamSession('one')).toBeNull();
    expect(log.atLevel('error')).toHaveLength(1);
    mend();
    await sealing.look();
    expect(await stores.seals.ofExamSession('one')).not.toBeNull();
  });
});
