import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSignedBy, newSealKey, signerFrom } from '../../../../gateway/adapters/evidence/ed25519.ts';
import type { SealKey } from '../../../../gateway/contract/evidence-manifest.ts';
import type { NewEntry } from '../../../../gateway/domain/evidence/evidence-entry.ts';
import { headOf, manifestOf, seal } from '../../../../gateway/domain/evidence/evidence-manifest.ts';
import {
  exportedKeys,
  exportedLine,
  exportedReadme,
} from '../../../../gateway/domain/evidence/exported-files.ts';
import { box, fullBox, uint32 } from '../../../../gateway/domain/evidence/mp4-box.ts';
import { verifyExport } from '../../../../gateway/use-cases/verify-export.ts';
import { sha256 } from '../../../support/exam-session-course.ts';
import { MemoryExport } from '../../../support/memory-export.ts';
import {
  chained,
  sampleEntries,
  sampleOriginMs,
  sampleSegmentEntry,
} from '../../../support/sample-entries.ts';
import { logRowsOf } from '../../../support/sealed-recording.ts';
import type { Export } from '../../../support/tampered-exports.ts';

const made = newSealKey();
const key: SealKey = {
  ...{ keyId: made.keyId, publicKey: made.publicKey, validTo: null },
  validFrom: new Date(sampleOriginMs).toISOString(),
};
const fragment = (number: number) => [
  box('moof', fullBox('mfhd', 0, 0, uint32(number))),
  box('mdat', new Uint8Array(50).fill(number)),
];
const segment = (seed: number) =>
  Buffer.concat([
    box('ftyp', Uint8Array.of(seed)),
    box('moov', new Uint8Array(9)),
    ...fragment(1),
    ...fragment(2),
  ]);

let original: Export;
beforeAll(() => {
  const [started = expect.fail()] = sampleEntries;
  const entryOf = (number: number): NewEntry => {
    const bytes = segment(number);
    const digest = createHash('sha256').update(bytes).digest('hex');
    return sampleSegmentEntry('room', number, { mp4Bytes: bytes.length, sha256: digest });
  };
  const entries = chained([started, entryOf(1), entryOf(2)], sha256);
  const rows = logRowsOf('one');
  const facts = { examSessionId: 'one', examTitle: 'A', log: headOf(rows), sealedAtMs: sampleOriginMs };
  const signer = { keyId: made.keyId, sign: signerFrom(made.privateKey, made.keyId, 'test') };
  const lines = (values: readonly unknown[]) => Buffer.from(values.map(exportedLine).join(''));
  original = new Map([
    ['README.txt', Buffer.from(exportedReadme)],
    ['entries.jsonl', lines(entries)],
    ['keys.json', Buffer.from(exportedKeys([key]))],
    ['log.jsonl', lines(rows)],
    ['manifest.json', lines([seal(manifestOf(facts, entries), signer)])],
    ['media/room/000001.mp4', segment(1)],
    ['media/room/000002.mp4', segment(2)],
  ]);
});

const verdictOf = (files: Export, keys: readonly SealKey[] = [key]) =>
  verifyExport({ digest: sha256, isSigned: isSignedBy, checkTimeStamp: () => expect.fail('there is none') })({
    ...{ files: new MemoryExport(files), keys, signal: new AbortController().signal },
    needsTimeStamp: false,
    onProgress: () => undefined,
  });
const withFile = (name: string, bytes: Buffer | null) =>
  new Map(
    [...original].flatMap(([other, old]) => (other !== name ? [[other, old]] : bytes ? [[name, bytes]] : [])),
  );
const [one, two] = ['media/room/000001.mp4', 'media/room/000002.mp4'];

describe('verifying an export', () => {
  it('says what is proven where everything is right', async () => {
    expect(await verdictOf(original)).toEqual({
      ...{ outcome: 'whole', faults: [], remarks: [] },
      proven: {
        ...{ examSessionId: 'one', examTitle: 'A', keyId: key.keyId, entries: 3, rows: 8, segments: 2 },
        ...{ sealedAt: new Date(sampleOriginMs).toISOString(), mp4Bytes: 2 * segment(1).length },
        timeStamp: null,
      },
    });
  });

  it('says of which file a segment has the content', async () => {
    const swapped = new Map([...original, [one, segment(2)], [two, segment(1)]]);
    expect((await verdictOf(swapped)).faults).toMatchObject([
      { file: one, why: 'digest', detail: `it is ${two}` },
      { file: two, why: 'digest', detail: `it is ${one}` },
    ]);
  });

  it('says where in a segment, as well as that can be known', async () => {
    const whole = segment(1);
    const inPicture = Buffer.from(whole);
    inPicture[whole.length - 1] = 7;
    expect((await verdictOf(withFile(one, inPicture))).faults).toMatchObject([
      { why: 'digest', bytes: { fromByte: 0, toByte: whole.length } },
    ]);
    const inBox = Buffer.from(whole);
    const secondMoof = whole.indexOf('moof', whole.indexOf('moof') + 1) - 4;
    inBox[secondMoof + 5] = 0;
    expect((await verdictOf(withFile(one, inBox))).faults).toMatchObject([
      { why: 'digest', bytes: { fromByte: secondMoof, toByte: whole.length } },
    ]);
    expect((await verdictOf(withFile(one, whole.subarray(0, 20)))).faults).toMatchObject([
      { why: 'length', bytes: { fromByte: 20, toByte: whole.length } },
    ]);
    expect((await verdictOf(withFile(one, Buffer.concat([whole, whole])))).faults).toMatchObject([
      { why: 'length', bytes: { fromByte: whole.length, toByte: 2 * whole.length } },
    ]);
  });

  it.each(['README.txt', 'entries.jsonl', 'keys.json', 'log.jsonl', 'manifest.json', one])(
    'names %s where it is missing',
    async (name) => {
      expect((await verdictOf(withFile(name, null))).faults).toMatchObject([{ file: name, why: 'missing' }]);
    },
  );

  it('trusts no key that was not in use then, and none that it does not know', async () => {
    const later = { ...key, validFrom: new Date(sampleOriginMs + 1).toISOString() };
    expect((await verdictOf(original, [later])).faults).toMatchObject([{ why: 'key-not-valid-then' }]);
    const other = newSealKey();
    const unknown = { ...key, keyId: other.keyId, publicKey: other.publicKey };
    expect((await verdictOf(original, [unknown])).faults).toMatchObject([{ why: 'key-unknown' }]);
    const pretended = { ...key, publicKey: other.publicKey };
    expect((await verdictOf(original, [pretended])).faults).toMatchObject([{ why: 'signature-wrong' }]);
  });

  it('has one README, to the letter: a released one never changes', () => {
    expect(sha256(exportedReadme)).toBe('bcf8a30265731ffd6792831e5d22cd0c9210223508debf528a8071f6357bca4c');
  });
});
