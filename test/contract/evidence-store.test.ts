import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyEntries } from '../../gateway/domain/evidence/evidence-entry.ts';
import type { EvidenceStore } from '../../gateway/ports/evidence-store.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { chained, sampleEntries, sampleSegmentEntry } from '../support/sample-entries.ts';
import { storeKinds, type OpenedStores } from '../support/store-kinds.ts';

describe.each(storeKinds)('the evidence store %s', (_kind, open) => {
  let opened: OpenedStores;
  let evidence: EvidenceStore;
  beforeEach(async () => {
    opened = await open();
    evidence = opened.stores.evidence;
    for (const id of ['one', 'two', 'three'])
      await opened.stores.examSessions.add({
        ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
        ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
      });
  });
  afterEach(() => opened.close());
  const everything = (examSessionId: string) =>
    evidence.list(examSessionId, { afterPosition: 0, limit: 1000 });

  it('keeps the key of the first who begins, and has none before', async () => {
    expect(await evidence.wrappedKey('one')).toBeNull();
    const kept = await Promise.all(['a', 'b', 'c'].map((key) => evidence.begin('one', key)));
    const key = await evidence.wrappedKey('one');
    expect(['a', 'b', 'c']).toContain(key);
    expect(kept).toEqual([key, key, key]);
    await evidence.begin('two', 'd');
    expect(await evidence.wrappedKey('two')).toBe('d');
    await expect(evidence.begin('nobody', 'e')).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('chains entries in the order in which they come, each exam session for itself', async () => {
    for (const id of ['one', 'two']) await evidence.begin(id, 'key');
    const appended = [];
    for (const entry of sampleEntries) {
      appended.push(await evidence.append('one', entry));
      await evidence.append('two', entry);
    }
    expect(appended).toEqual(chained(sampleEntries, sha256, 'one'));
    expect(await everything('one')).toEqual(appended);
    expect(await everything('two')).toEqual(chained(sampleEntries, sha256, 'two'));
    expect(await everything('three')).toEqual([]);
  });

  it('lists a part behind a position', async () => {
    await evidence.begin('one', 'key');
    for (const entry of sampleEntries) await evidence.append('one', entry);
    const chain = chained(sampleEntries, sha256);
    expect(await evidence.list('one', { afterPosition: 2, limit: 3 })).toEqual(chain.slice(2, 5));
    expect(await evidence.list('one', { afterPosition: chain.length, limit: 3 })).toEqual([]);
  });

  it('never forks a chain, however many append at once', async () => {
    for (const id of ['one', 'two']) await evidence.begin(id, 'key');
    const [started = expect.fail()] = sampleEntries;
    await Promise.all(['one', 'two'].map((id) => evidence.append(id, started)));
    const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
    const appended = await Promise.all(
      numbers.flatMap((number) =>
        ['one', 'two'].map((id) => evidence.append(id, sampleSegmentEntry('room', number))),
      ),
    );
    for (const id of ['one', 'two']) {
      const chain = await everything(id);
      expect(verifyEntries(chain, sha256)).toEqual({ outcome: 'whole' });
      expect(chain.map(({ position }) => position)).toEqual([1, ...numbers.map((number) => number + 1)]);
      const own = appended.filter(({ examSessionId }) => examSessionId === id);
      expect(own.sort((a, b) => a.position - b.position)).toEqual(chain.slice(1));
    }
  });

  it('takes nothing before it was begun, and no segment twice, and goes on', async () => {
    const [started = expect.fail()] = sampleEntries;
    await expect(evidence.append('one', started)).rejects.toMatchObject({ code: 'store-failed' });
    await evidence.begin('one', 'key');
    await evidence.append('one', started);
    await evidence.append('one', sampleSegmentEntry('room', 1));
    const again = evidence.append('one', sampleSegmentEntry('room', 1, { samples: 1 }));
    await expect(again).rejects.toMatchObject({ code: 'store-failed' });
    await evidence.append('one', sampleSegmentEntry('sound', 1));
    expect(verifyEntries(await everything('one'), sha256)).toEqual({ outcome: 'whole' });
    expect(await everything('one')).toHaveLength(3);
  });

  it('knows the latest segment of each track', async () => {
    for (const id of ['one', 'two']) await evidence.begin(id, 'key');
    expect(await evidence.latestSegments('one')).toEqual([]);
    // Ten comes after nine, although '10' does not.
    for (const number of [1, 2, 9, 10, 3]) await evidence.append('one', sampleSegmentEntry('room', number));
    await evidence.append('one', sampleSegmentEntry('sound', 4));
    await evidence.append('two', sampleSegmentEntry('room', 50));
    const latest = await evidence.latestSegments('one');
    expect(latest.map(({ trackId, number, position }) => [trackId, number, position])).toEqual([
      ['room', 10, 4],
      ['sound', 4, 6],
    ]);
    expect(latest).toEqual((await everything('one')).filter(({ position }) => [4, 6].includes(position)));
  });

  it('erases a key for ever; the chain stays', async () => {
    await evidence.begin('one', 'key');
    await evidence.begin('two', 'other');
    const [started = expect.fail()] = sampleEntries;
    await evidence.append('one', started);
    await evidence.eraseKey('one');
    await evidence.eraseKey('three');
    expect(await evidence.wrappedKey('one')).toBeNull();
    expect(await evidence.begin('one', 'a new one')).toBeNull();
    expect(await evidence.wrappedKeys()).toEqual([{ examSessionId: 'two', wrappedKey: 'other' }]);
    await evidence.append('one', sampleSegmentEntry('room', 1));
    expect(await everything('one')).toHaveLength(2);
    expect(await evidence.begin('three', 'key')).toBe('key');
  });

  it('puts a new wrapping in the place of the old one, unless that is gone', async () => {
    await evidence.begin('one', 'old');
    expect(await evidence.replaceKey('one', { from: 'other', to: 'new' })).toBe(false);
    expect(await evidence.replaceKey('one', { from: 'old', to: 'new' })).toBe(true);
    expect(await evidence.wrappedKey('one')).toBe('new');
    await evidence.eraseKey('one');
    expect(await evidence.replaceKey('one', { from: 'new', to: 'newer' })).toBe(false);
    expect(await evidence.replaceKey('two', { from: 'old', to: 'new' })).toBe(false);
    expect(await evidence.wrappedKey('one')).toBeNull();
  });
});
