import { describe, expect, it } from 'vitest';
import { isSignedBy, newSealKey, signerFrom } from '../../../../gateway/adapters/evidence/ed25519.ts';
import type { SignedTombstone } from '../../../../gateway/contract/tombstones.ts';
import { seal, manifestOf, headOf } from '../../../../gateway/domain/evidence/evidence-manifest.ts';
import { signTombstone, tombstoneOf } from '../../../../gateway/domain/evidence/tombstone.ts';
import { canonicalText } from '../../../../gateway/domain/exam-session/log-row.ts';
import { checkTombstone } from '../../../../gateway/use-cases/verify-tombstone.ts';
import { sha256 } from '../../../support/exam-session-course.ts';
import { chained, sampleEntries, sampleOriginMs } from '../../../support/sample-entries.ts';

const key = newSealKey();
const signer = { keyId: key.keyId, sign: signerFrom(key.privateKey, key.keyId, 'test') };
const entries = chained(sampleEntries, sha256);
const log = headOf([{ hash: 'ef'.repeat(32) }]);
const sealed = seal(
  manifestOf({ examSessionId: 'one', examTitle: 'Anatomy', log, sealedAtMs: sampleOriginMs }, entries),
  signer,
);
const facts = {
  ...({ examSessionId: 'one', why: 'time-over', policy: { recorded: true, keptDays: 90 }, log } as const),
  ...{ endedAtMs: sampleOriginMs, deletedAtMs: sampleOriginMs + 90 },
  pictures: { identityStills: 2, blindPictures: 1 },
};
const signed = signTombstone(
  tombstoneOf(facts, { entries, hasFiles: true, sealed, previous: null }, sha256),
  signer,
  sha256,
);
const trusted = { keyId: key.keyId, publicKey: key.publicKey, validFrom: null, validTo: null };
const check = (text: string, keys = [trusted]) =>
  checkTombstone({ digest: sha256, isSigned: isSignedBy })(Buffer.from(text), keys);
const lineOf = (value: unknown) => `${canonicalText(value)}\n`;
const line = lineOf(signed);

/** With one member of the tombstone, or deep in it, changed. */
const changed = (member: string, value: unknown): SignedTombstone => ({
  ...signed,
  tombstone: { ...signed.tombstone, [member]: value },
});

describe('a tombstone', () => {
  it('says how much there was and where the chains ended, without labels', () => {
    expect(signed.tombstone).toMatchObject({
      tracks: [
        { trackId: 'room', files: 2, bytes: 10_001_200 },
        { trackId: 'sound', files: 1, bytes: 5_000_600 },
      ],
      entries: { count: entries.length, headHash: entries.at(-1)?.hash },
      manifestSha256: sha256(canonicalText(sealed.manifest)),
    });
    expect(line).not.toMatch(/Raum|360°/);
    const next = tombstoneOf(facts, { entries, hasFiles: false, sealed, previous: signed }, sha256);
    expect(next).toMatchObject({ tracks: [], previousSha256: sha256(canonicalText(signed.tombstone)) });
  });

  it('is proven by its key alone', () => {
    expect(check(line)).toEqual({ outcome: 'whole', faults: [], proven: signed.tombstone });
  });

  it.each([
    ['examSessionId', 'two'],
    ['why', 'person-erased'],
    ['policy', { recorded: true, keptDays: 9 }],
    ['policy', null],
    ['endedAtMs', null],
    ['deletedAtMs', sampleOriginMs],
    ['tracks', []],
    ['pictures', { identityStills: 0, blindPictures: 1 }],
    ['entries', { count: 1, headHash: '0'.repeat(64) }],
    ['log', { count: 1, headHash: '0'.repeat(64) }],
    ['manifestSha256', null],
    ['previousSha256', 'a'.repeat(64)],
  ])('names %s where it was changed to %j', (member, value) => {
    expect(check(lineOf(changed(member, value)))).toMatchObject({
      ...{ outcome: 'wrong', proven: null },
      faults: [{ why: 'signature-wrong', member }],
    });
  });

  it('is wrong where the digests were made to fit, or they alone were changed', () => {
    const forged = changed('tracks', []);
    const digests = { ...signed.digests, tracks: sha256('[]') };
    expect(check(lineOf({ ...forged, digests }))).toMatchObject({
      faults: [{ why: 'signature-wrong', member: null }],
    });
    expect(check(lineOf({ ...signed, digests }))).toMatchObject({
      ...{ outcome: 'wrong', faults: [{ why: 'digest', member: 'tracks' }] },
    });
    expect(check(lineOf({ ...signed, digests: { ...signed.digests, more: sha256('') } }))).toMatchObject({
      ...{ outcome: 'wrong', faults: [{ why: 'digest', member: 'more' }] },
    });
  });

  it('names what has not the form of its member', () => {
    const [track] = signed.tombstone.tracks;
    const text = lineOf(changed('tracks', [{ ...track, files: -1 }]));
    expect(check(text)).toMatchObject({ faults: [{ why: 'form', member: 'tracks.0.files' }] });
    expect(check(lineOf({ ...signed, more: 1 }))).toMatchObject({ faults: [{ why: 'form', member: null }] });
  });

  it('knows its keys, and when they were in use', () => {
    const other = newSealKey();
    const stranger = { ...trusted, keyId: other.keyId, publicKey: other.publicKey };
    expect(check(line, [stranger])).toMatchObject({ faults: [{ why: 'key-unknown', member: null }] });
    const until = new Date(sampleOriginMs).toISOString();
    expect(check(line, [{ ...trusted, validTo: until as never }])).toMatchObject({
      faults: [{ why: 'key-not-valid-then' }],
    });
    const renamed = { ...trusted, publicKey: other.publicKey };
    expect(check(line, [renamed])).toMatchObject({ faults: [{ why: 'signature-wrong', member: null }] });
  });

  it('is wrong with any bit of it changed, a byte more or a byte less', () => {
    const bytes = Buffer.from(line);
    for (let byte = 0; byte < bytes.length; byte += 1)
      for (const bit of [1 << (byte % 8)]) {
        const other = Buffer.from(bytes);
        other[byte] = (other[byte] ?? 0) ^ bit;
        const verdict = checkTombstone({ digest: sha256, isSigned: isSignedBy })(other, [trusted]);
        expect(verdict.outcome, `byte ${byte}, bit ${bit}`).toBe('wrong');
        expect(verdict.faults.length).toBeGreaterThan(0);
      }
    for (const text of ['', '\n', `${line}\n`, line.trimEnd(), ` ${line}`, JSON.stringify(signed, null, 2)])
      expect(check(text).outcome).toBe('wrong');
  });
});
