import { describe, expect, it } from 'vitest';
import { isSignedBy, newSealKey, signerFrom } from '../../../../../gateway/adapters/evidence/ed25519.ts';
import {
  sealedManifestSchema,
  type EvidenceManifest,
  type SealKey,
} from '../../../../../gateway/contract/evidence-manifest.ts';
import {
  disagreements,
  headOf,
  manifestOf,
  seal,
  verifySeal,
} from '../../../../../gateway/domain/evidence/evidence-manifest.ts';
import { ExamSessionCourse, sha256 } from '../../../../support/exam-session-course.ts';
import {
  chained,
  sampleEntries,
  sampleOriginMs,
  sampleSegmentEntry,
} from '../../../../support/sample-entries.ts';

const entries = chained(sampleEntries, sha256);
const { rows } = ExamSessionCourse.begun();
const sealedAtMs = sampleOriginMs + 60_000;
const facts = { examSessionId: 'one', examTitle: 'Anatomie II – „Größe“', log: headOf(rows), sealedAtMs };
const made = newSealKey();
const signer = { keyId: made.keyId, sign: signerFrom(made.privateKey, made.keyId, 'test') };
const key: SealKey = {
  ...{ keyId: made.keyId, publicKey: made.publicKey, validTo: null },
  validFrom: new Date(sampleOriginMs).toISOString(),
};
const sealed = seal(manifestOf(facts, entries), signer);

describe('the manifest of a recording', () => {
  it('says what there is of each track, and where the chains end', () => {
    expect(manifestOf(facts, entries)).toEqual({
      ...{
        format: 'roundsight evidence manifest 1',
        examSessionId: 'one',
        examTitle: 'Anatomie II – „Größe“',
      },
      ...{ originMs: sampleOriginMs, sealedAtMs },
      entries: { count: entries.length, headHash: entries.at(-1)?.hash },
      log: { count: rows.length, headHash: rows.at(-1)?.hash },
      tracks: [
        {
          ...{ trackId: 'room', kind: 'room', label: 'Raum – „360°“', segments: 2 },
          ...{ mp4Bytes: 10_000_000, fileBytes: 10_001_200 },
          ...{ firstMs: sampleOriginMs, lastMs: sampleOriginMs + 20_000 },
        },
        {
          ...{
            trackId: 'sound',
            kind: 'sound',
            label: '',
            segments: 1,
            mp4Bytes: 5_000_000,
            fileBytes: 5_000_600,
          },
          ...{ firstMs: sampleOriginMs + 20, lastMs: sampleOriginMs + 10_000 },
        },
      ],
    });
  });

  it('is there for an exam session of which nothing was recorded', () => {
    const nothing = manifestOf({ ...facts, log: headOf([]) }, []);
    const none = { count: 0, headHash: '0'.repeat(64) };
    expect(nothing).toMatchObject({ originMs: null, entries: none, log: none, tracks: [] });
    expect(verifySeal(seal(nothing, signer), [key], isSignedBy)).toBe('valid');
  });

  it('is sealed and proven, also after it went through a file', () => {
    expect(verifySeal(sealed, [key], isSignedBy)).toBe('valid');
    const read = sealedManifestSchema.parse(JSON.parse(JSON.stringify(sealed, null, 2)));
    expect(verifySeal(read, [key], isSignedBy)).toBe('valid');
  });

  it('is not proven where any value of it is changed', () => {
    const { manifest, signature } = sealed;
    const [room = expect.fail(), ...others] = manifest.tracks;
    const changes: Partial<EvidenceManifest>[] = [
      ...[
        { examSessionId: 'two' },
        { examTitle: 'Anatomie III' },
        { originMs: 1 },
        { sealedAtMs: sealedAtMs + 1 },
      ],
      ...[
        { entries: { ...manifest.entries, count: 3 } },
        { log: { ...manifest.log, headHash: '1'.repeat(64) } },
      ],
      ...[{ tracks: others }, { tracks: [{ ...room, segments: 3 }, ...others] }],
    ];
    for (const change of changes)
      expect(verifySeal({ manifest: { ...manifest, ...change }, signature }, [key], isSignedBy)).toBe(
        'signature-wrong',
      );
  });

  it('is proven by its own key only, and for the time in which that was in use', () => {
    const other = newSealKey();
    const impostor = { ...key, publicKey: other.publicKey };
    expect(verifySeal(sealed, [], isSignedBy)).toBe('key-unknown');
    expect(verifySeal(sealed, [{ ...key, keyId: other.keyId }], isSignedBy)).toBe('key-unknown');
    expect(verifySeal(sealed, [impostor], isSignedBy)).toBe('signature-wrong');
    const at = (fromMs: number, toMs: number | null) => ({
      ...{ ...key, validFrom: new Date(fromMs).toISOString() },
      validTo: toMs === null ? null : new Date(toMs).toISOString(),
    });
    expect(verifySeal(sealed, [at(sealedAtMs, sealedAtMs)], isSignedBy)).toBe('valid');
    expect(verifySeal(sealed, [at(sealedAtMs + 1, null)], isSignedBy)).toBe('key-not-valid-then');
    expect(verifySeal(sealed, [at(0, sealedAtMs - 1)], isSignedBy)).toBe('key-not-valid-then');
  });

  it('tells what of it is not as the chains at hand are', () => {
    const { manifest } = sealed;
    expect(disagreements(manifest, entries, rows)).toEqual([]);
    expect(disagreements(manifest, entries.slice(0, -1), rows)).toEqual(['entries']);
    expect(disagreements(manifest, entries, rows.slice(0, -1))).toEqual(['log']);
    const more = chained([...sampleEntries, sampleSegmentEntry('room', 3)], sha256);
    expect(disagreements(manifest, more, rows)).toEqual(['entries', 'tracks']);
    const another = chained(sampleEntries, sha256, 'two');
    expect(disagreements(manifest, another, rows)).toEqual(['entries', 'examSessionId']);
    expect(disagreements(manifest, [], rows)).toEqual(['entries', 'originMs', 'tracks']);
  });
});
