import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteExamSessionStore } from '../../gateway/adapters/sqlite/sqlite-exam-session-store.ts';
import { SqliteFigureHistory } from '../../gateway/adapters/sqlite/sqlite-figure-history.ts';
import { keepFigures } from '../../gateway/use-cases/keep-figures.ts';
import { LiveRecordings } from '../../gateway/use-cases/live-recordings.ts';
import { CollectingLog } from '../support/collecting-log.ts';

let folder: string;
let examSessions: SqliteExamSessionStore;
let figureHistory: SqliteFigureHistory;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figure-history-'));
  const database = await openDatabase(join(folder, 'roundsight.db'), new CollectingLog());
  close = () => closeDatabase(database);
  examSessions = new SqliteExamSessionStore(database);
  figureHistory = new SqliteFigureHistory(database);
  for (const id of ['recorded', 'unrecorded', 'dark']) {
    await database('headsets').insert({
      ...{ id, profile_id: 'p', model: 'm', serial: id, firmware_version: '1', virtual: false },
      ...{ first_seen_at_ms: 1, last_seen_at_ms: 1 },
    });
    await examSessions.add({
      ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'in-progress' },
      ...{ headsetId: id, createdAtMs: 1, startedAtMs: 2, endedAtMs: null },
    });
  }
});
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true });
});

it('keeps figures of what is recorded, the worst of its viewers, until they are forgotten', async () => {
  const recordings = new LiveRecordings();
  recordings.note('recorded', 'recording');
  recordings.note('dark', 'waiting');
  let atMs = 1000;
  const link = (lossRatio: number | null, roundTripMs: number | null) => ({
    viewer: { statistics: () => ({ quality: lossRatio === null ? null : { lossRatio }, roundTripMs }) },
  });
  const links = [link(0.02, 40), link(null, 90), link(0.01, null)];
  const keep = keepFigures({
    ...{ examSessions, recordings, figureHistory },
    liveHeadsets: {
      get: (id: string | null) =>
        id === 'recorded' ? { source: { panoramaFramesPerSecond: () => 29.5 } } : null,
    },
    viewers: { ofExamSession: (id: string) => (id === 'recorded' ? links : []) },
    examTime: { now: () => ({ atMs }) },
  } as unknown as Parameters<typeof keepFigures>[0]);
  await keep();
  atMs = 11_000;
  links.length = 0;
  await keep();
  expect(await figureHistory.ofExamSession('recorded')).toEqual([
    { atMs: 1000, framesPerSecond: 29.5, viewers: 3, lossRatio: 0.02, roundTripMs: 90 },
    { atMs: 11_000, framesPerSecond: 29.5, viewers: 0, lossRatio: null, roundTripMs: null },
  ]);
  expect(await figureHistory.ofExamSession('unrecorded')).toEqual([]);
  expect(await figureHistory.ofExamSession('dark')).toMatchObject([{ framesPerSecond: 0 }, {}]);
  await figureHistory.forget('recorded');
  expect(await figureHistory.ofExamSession('recorded')).toEqual([]);
  expect(await figureHistory.ofExamSession('dark')).toHaveLength(2);
});
