import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import type { ExamSessionDesk } from '../../gateway/use-cases/exam-session-desk.ts';
import { purgeEvidence } from '../../gateway/use-cases/purge-evidence.ts';
import { beginExamSession, command, openDesk } from '../support/exam-desk.ts';
import { proctor } from '../support/exam-session-course.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { memoryStores, type Stores } from '../support/memory-stores.ts';

const dayMs = 86_400_000;
const kept = (keptDays: number) => ({ recording: { recorded: true, keptDays } });

let root: string;
let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let files: EvidenceFolders;
let purge: () => Promise<void>;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-purge-'));
  stores = memoryStores();
  clock = new FakeClock();
  desk = await openDesk(stores, clock);
  files = new EvidenceFolders(root);
  const { evidence, audit } = stores;
  purge = purgeEvidence({ evidence, evidenceFiles: files, audit, desk, clock });
});
afterEach(() => rm(root, { recursive: true }));

/** An exam session that is over, and what was recorded of it. */
async function recorded(id: string, keptDays: number, isEnded = true): Promise<void> {
  await beginExamSession(desk, stores, id, 'headset', kept(keptDays));
  await command(desk, id, proctor, { type: 'terminate', reason: 'It is over.' });
  await stores.evidence.begin(id, 'key');
  const tracks = [{ trackId: 'panorama', kind: 'video', label: 'Room' }];
  const atMs = clock.nowMs;
  await stores.evidence.append(id, { kind: 'recording-started', atMs, originMs: atMs, tracks });
  await stores.evidence.append(id, {
    ...{
      kind: 'segment',
      atMs,
      trackId: 'panorama',
      number: 1,
      timescale: 90_000,
      startTicks: 0,
      endTicks: 9,
    },
    ...{ mp4Bytes: 1, fileBytes: 2, samples: 1, sha256: 'a'.repeat(64), ended: true },
  });
  if (isEnded) await stores.evidence.append(id, { kind: 'recording-ended', atMs, cause: 'session-ended' });
  await writeFile(join(await files.prepare(id, 'panorama'), '000001.rsev'), 'evidence');
}

it('deletes a recording when its time is over, its key first, and says so in the audit log', async () => {
  await recorded('one', 2);
  await recorded('other', 3);
  clock.advance(2 * dayMs - 1);
  await purge();
  expect((await readdir(root)).sort()).toEqual(['one', 'other']);
  clock.advance(1);
  await purge();
  expect(await readdir(root)).toEqual(['other']);
  expect(await stores.evidence.wrappedKey('one')).toBeNull();
  expect(await stores.evidence.wrappedKey('other')).toBe('key');
  expect(await stores.audit.newest(10)).toEqual([
    {
      ...{ atMs: clock.nowMs, action: 'recording-deleted', accountId: null, subjectId: 'one' },
      detail: { why: 'its time was over', tracks: 1, files: 1 },
    },
  ]);
  // What there was, but nothing of what was in it, can still be told.
  expect(await stores.evidence.list('one', { afterPosition: 0, limit: 10 })).toHaveLength(3);
  await purge();
  expect(await stores.audit.newest(10)).toHaveLength(1);
});

it('leaves a recording alone that is not finished, and one of an exam session that is open', async () => {
  await recorded('one', 0, false);
  await beginExamSession(desk, stores, 'open', 'headset', kept(0));
  await stores.evidence.begin('open', 'key');
  clock.advance(400 * dayMs);
  await purge();
  expect(await readdir(root)).toEqual(['one']);
  expect(await stores.evidence.wrappedKey('open')).toBe('key');
});

it('deletes files that were left behind when the key was already gone', async () => {
  await recorded('one', 1);
  await stores.evidence.eraseKey('one');
  await purge();
  expect(await readdir(root)).toEqual([]);
});
