import { describe, expect, it } from 'vitest';
import { evidenceEntrySchema } from '../../../../../gateway/contract/evidence.ts';
import {
  nextEntry,
  verifyEntries,
  type NewEntry,
} from '../../../../../gateway/domain/evidence/evidence-entry.ts';
import { sha256 } from '../../../../support/exam-session-course.ts';
import {
  chained,
  sampleEntries,
  sampleOriginMs,
  sampleSegmentEntry,
} from '../../../../support/sample-entries.ts';

const chain = chained(sampleEntries, sha256);
const last = chain.length;
const broken = (position: number, why: string) => ({ outcome: 'broken', position, why });

describe('the evidence chain', () => {
  it('is whole as it was written, whatever of it there is so far', () => {
    for (let length = 0; length <= last; length += 1)
      expect(verifyEntries(chain.slice(0, length), sha256)).toEqual({ outcome: 'whole' });
    for (const entry of chain) expect(evidenceEntrySchema.parse(entry)).toEqual(entry);
  });

  it('has hashes that anybody can reckon', () => {
    // sha256sum of the canonical text, written by hand.
    const text =
      `{"atMs":1790000000001,"examSessionId":"one","kind":"log","position":2,"previousHash":"${chain[0]?.hash}",` +
      `"rowHash":"${'ab'.repeat(32)}","sequence":3}`;
    expect(chain[1]?.hash).toBe(sha256(text));
  });

  it('is broken where an entry is left out, moved, or there twice', () => {
    for (let at = 0; at < last - 1; at += 1) {
      const [entry, next] = [chain[at] ?? expect.fail(), chain[at + 1] ?? expect.fail()];
      expect(verifyEntries(chain.toSpliced(at, 1), sha256)).toMatchObject(broken(at + 1, 'order'));
      expect(verifyEntries(chain.toSpliced(at, 2, next, entry), sha256)).toMatchObject(
        broken(at + 1, 'order'),
      );
      expect(verifyEntries(chain.toSpliced(at, 0, entry), sha256)).toMatchObject(broken(at + 2, 'order'));
    }
  });

  it('is broken where any value of any entry is changed', () => {
    for (const [at, entry] of chain.entries())
      for (const [member, value] of Object.entries(entry)) {
        const changed =
          typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : 'f'.repeat(64);
        const forged = chain.with(at, { ...entry, [member]: changed });
        const why = member === 'position' ? 'order' : member === 'previousHash' ? 'link' : 'hash';
        expect(verifyEntries(forged, sha256), member).toMatchObject(broken(at + 1, why));
      }
  });

  it('is broken behind an entry that was written anew', () => {
    const [first = expect.fail()] = chain;
    const [, second = expect.fail()] = sampleEntries;
    const forged = nextEntry('one', first, { ...second, atMs: 5 }, sha256);
    expect(verifyEntries(chain.with(1, forged), sha256)).toMatchObject(broken(3, 'link'));
  });

  it('is broken where an entry cannot be read', () => {
    const forged = [...chain.slice(0, 3), { position: 4, unreadable: 'no JSON' }, ...chain.slice(4)];
    expect(verifyEntries(forged, sha256)).toEqual({ ...broken(4, 'body'), detail: 'no JSON' });
  });

  it.each<[string, NewEntry]>([
    ['of a track that there is not', sampleSegmentEntry('webcam', 1)],
    ['of a segment once more', sampleSegmentEntry('room', 2)],
    [
      'of a segment that ends before it starts',
      sampleSegmentEntry('room', 3, { startTicks: 2, endTicks: 1 }),
    ],
    [
      'of a gap that ends before it starts',
      { kind: 'gap', atMs: sampleOriginMs, trackId: 'room', fromMs: 2, toMs: 1, cause: 'unknown' },
    ],
    ['of a row of the log once more', { kind: 'log', atMs: 1, sequence: 4, rowHash: 'ab'.repeat(32) }],
  ])('is broken by an entry %s', (_what, entry) => {
    const told = verifyEntries(chained([...sampleEntries, entry], sha256), sha256);
    expect(told).toMatchObject(broken(last + 1, 'body'));
  });

  it('goes on after a restart of the gateway', () => {
    const [started = expect.fail()] = sampleEntries;
    const more = [...sampleEntries, started, sampleSegmentEntry('sound', 2)];
    expect(verifyEntries(chained(more, sha256), sha256)).toEqual({ outcome: 'whole' });
  });

  it('does not go on with another exam session', () => {
    const [first = expect.fail()] = chain;
    const [, second = expect.fail()] = sampleEntries;
    const forged = nextEntry('two', first, second, sha256);
    expect(verifyEntries([first, forged], sha256)).toMatchObject(broken(2, 'body'));
  });
});
