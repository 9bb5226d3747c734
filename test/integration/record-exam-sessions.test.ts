import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../../gateway/adapters/evidence/evidence-keys.ts';
import { masterKeyFromText } from '../../gateway/adapters/evidence/master-key.ts';
import type { EvidenceEntry } from '../../gateway/contract/evidence.ts';
import { verifyEntries } from '../../gateway/domain/evidence/evidence-entry.ts';
import type { RecordingNews } from '../../gateway/ports/media-engine.ts';
import { BackgroundWork } from '../../gateway/use-cases/background-work.ts';
import type { ExamSessionDesk } from '../../gateway/use-cases/exam-session-desk.ts';
import { EvidenceSpace } from '../../gateway/use-cases/evidence-space.ts';
import { ExamTime } from '../../gateway/use-cases/exam-time.ts';
import { LiveHeadsets, type LiveHeadset } from '../../gateway/use-cases/live-headsets.ts';
import { LiveRecordings } from '../../gateway/use-cases/live-recordings.ts';
import { ExamSessionRecording } from '../../gateway/use-cases/record-exam-sessions.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { bytesOf, writeEvidenceFile } from '../support/evidence-file-writer.ts';
import { command, openDesk, scheduleExamSession } from '../support/exam-desk.ts';
import { candidate, proctor, sha256 } from '../support/exam-session-course.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeHeadsetLink } from '../support/fake-headset-link.ts';
import { FakeMediaSource } from '../support/fake-media-source.ts';
import { memoryStores, type Stores } from '../support/memory-stores.ts';

const id = 'one';
const timescale = 90_000;
const recorded = { recording: { recorded: true, keptDays: 30 } };

let root: string;
let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let headset: LiveHeadset;
let source: FakeMediaSource;
let recordings: LiveRecordings;
let recording: ExamSessionRecording;
let background: BackgroundWork;
let log: CollectingLog;
let freeBytes: number;
/** When the recording began. */
let startedMs: number;
/** Exam sessions whose recording is told to be over. */
let ended: string[];

/** As a gateway does that starts, on the same disk and database. */
async function startGateway(): Promise<void> {
  desk = await openDesk(stores, clock);
  log = new CollectingLog();
  background = new BackgroundWork(log);
  recordings = new LiveRecordings();
  const liveHeadsets = new LiveHeadsets();
  headset = liveHeadsets.add(new FakeHeadsetLink());
  source = new FakeMediaSource();
  headset.source = source;
  const key = masterKeyFromText('ab'.repeat(32), 'test');
  recording = new ExamSessionRecording({
    ...{ desk, liveHeadsets, background, recordings, log },
    ...{ examSessions: stores.examSessions, examSessionLog: stores.examSessionLog },
    examTime: new ExamTime(clock, 'boot', await stores.examSessionLog.lastMoment()),
    evidence: stores.evidence,
    evidenceFiles: new EvidenceFolders(root),
    evidenceSpace: new EvidenceSpace({
      ...{ desk, liveHeadsets, examSessions: stores.examSessions },
      evidenceFiles: { freeBytes: () => Promise.resolve(freeBytes) },
    }),
    evidenceKeys: new WrappedEvidenceKeys(key),
    // Where the head points has a test of its own.
    orientations: { record: () => ({ again: () => undefined, end: () => Promise.resolve() }) },
    board: { announce: () => Promise.resolve() },
    onEnded: (id) => ended.push(id),
  });
  desk.onRow((placed) => background.start('recording', () => recording.noteRow(placed)));
  await recording.takeUp();
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-evidence-'));
  stores = memoryStores();
  ended = [];
  clock = new FakeClock();
  freeBytes = 1e12;
  await startGateway();
});
afterEach(() => rm(root, { recursive: true }));

async function agree(policy: object = recorded): Promise<void> {
  await scheduleExamSession(desk, stores, id, headset.link.identity.id, policy);
  await command(desk, id, candidate, { type: 'begin-check-in' });
  await command(desk, id, candidate, { type: 'give-consent', textVersion: '1' });
  startedMs = clock.nowMs;
  await look();
}
async function look(): Promise<void> {
  await recording.look();
  await background.settled();
}
async function tell(news: RecordingNews): Promise<void> {
  source.emitRecordingNews('panorama', news);
  await background.settled();
}
const order = () => source.recordings.get('panorama') ?? expect.fail();

/** Writes a file as a recorder would, with a second for each fragment, up to now. */
async function write(number: number, fromS: number, toS: number, ended = true) {
  clock.nowMs = Math.max(clock.nowMs, startedMs + toS * 1000);
  const fragments = Array.from({ length: toS - fromS }, () => ({
    ...{ plain: randomBytes(500), durationTicks: timescale },
  }));
  const file = writeEvidenceFile({
    ...{
      sessionKey: Buffer.from(order().order.sessionKeyHex, 'hex'),
      salt: randomBytes(16),
      number,
      timescale,
    },
    ...{ initialisation: randomBytes(100), fragments, startTicks: fromS * timescale, ended },
  });
  await writeFile(join(order().order.folder, `${String(number).padStart(6, '0')}.rsev`), bytesOf(file));
  return {
    ...{ number, timescale, mp4Bytes: file.mp4.length, fileBytes: bytesOf(file).length },
    ...{ sha256: sha256Of(file.mp4), startTicks: fromS * timescale, endTicks: toS * timescale },
    samples: fragments.length,
  };
}
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function entries(): Promise<EvidenceEntry[]> {
  await background.settled();
  const all = await stores.evidence.list(id, { afterPosition: 0, limit: 1000 });
  expect(verifyEntries(all, sha256)).toEqual({ outcome: 'whole' });
  return all.filter((entry): entry is EvidenceEntry => 'kind' in entry);
}
/** What of the panorama, in words. */
const course = async () =>
  (await entries()).flatMap((entry) => {
    if (entry.kind === 'segment') return [`${entry.number}${entry.ended ? '' : ' cut off'}`];
    if (entry.kind === 'gap' && entry.trackId === 'panorama')
      return [`gap of ${entry.toMs - entry.fromMs} ms: ${entry.cause}`];
    return [];
  });

describe('recording an exam session', () => {
  it('begins with the consent where the policy says so, and ends with the exam session', async () => {
    await scheduleExamSession(desk, stores, id, headset.link.identity.id, recorded);
    await command(desk, id, candidate, { type: 'begin-check-in' });
    await look();
    expect([...source.recordings.keys()]).toEqual([]);
    await command(desk, id, candidate, { type: 'give-consent', textVersion: '1' });
    await look();
    expect([...source.recordings.keys()].sort()).toEqual(['microphone', 'panorama', 'screen-1']);
    expect(recordings.condition(id)).toBe('recording');
    await command(desk, id, proctor, { type: 'admit' });
    await command(desk, id, proctor, { type: 'terminate', reason: 'It is over.' });
    await look();
    expect([...source.recordings.keys()]).toEqual([]);
    expect(recordings.condition(id)).toBeNull();
    const kinds = (await entries()).map(({ kind }) => kind);
    expect(kinds.slice(0, 4)).toEqual(['log', 'log', 'log', 'recording-started']);
    expect(kinds.at(-1)).toBe('recording-ended');
    expect(ended).toEqual([id]);
    const rows = await stores.examSessionLog.ofExamSession(id);
    const logged = (await entries()).flatMap((entry) => (entry.kind === 'log' ? [entry.rowHash] : []));
    expect(logged).toEqual(rows.map(({ row }) => row.hash));
    await look();
    expect((await entries()).at(-1)?.position).toBe(kinds.length);
    expect(ended).toEqual([id]);
  });

  it('does nothing where the policy does not say so', async () => {
    await agree({});
    expect([...source.recordings.keys()]).toEqual([]);
    expect(await entries()).toEqual([]);
    expect(recordings.condition(id)).toBeNull();
  });

  it('enters every file that is told, and every gap with its cause', async () => {
    await agree();
    await tell({ kind: 'opened', number: 1 });
    await tell({ kind: 'closed', ...(await write(1, 0, 10)) });
    clock.advance(100);
    await tell({ kind: 'failed', reason: 'too-slow' });
    await tell({ kind: 'closed', ...(await write(2, 12, 20)) });
    expect(await course()).toEqual(['1', 'gap of 2000 ms: too-slow', '2']);
    const [first = expect.fail()] = (await entries()).filter(({ kind }) => kind === 'segment');
    expect(first).toMatchObject({ trackId: 'panorama', samples: 10, ended: true });
  });

  it('finds what a worker had written when it died', async () => {
    await agree();
    await tell({ kind: 'opened', number: 1 });
    await tell({ kind: 'closed', ...(await write(1, 0, 10)) });
    await tell({ kind: 'opened', number: 2 });
    await write(2, 10, 13, false);
    await tell({ kind: 'worker-gone' });
    expect(await course()).toEqual(['1', '2 cut off']);
    // The next one began a file, and died before it could say so.
    await write(3, 15, 16, false);
    await tell({ kind: 'opened', number: 4 });
    await tell({ kind: 'closed', ...(await write(4, 18, 20)) });
    expect(await course()).toEqual([
      ...['1', '2 cut off', 'gap of 2000 ms: worker-died', '3 cut off'],
      ...['gap of 2000 ms: worker-died', '4'],
    ]);
  });

  it('goes on after a gateway that was killed, with the same key and on the same time', async () => {
    await agree();
    const before = order().order;
    await tell({ kind: 'opened', number: 1 });
    await tell({ kind: 'closed', ...(await write(1, 0, 10)) });
    await write(2, 10, 12, false);
    clock.advance(2000);
    await startGateway();
    await look();
    expect(order().order).toEqual({ ...before, nextNumber: 3 });
    await tell({ kind: 'closed', ...(await write(3, 15, 20)) });
    expect(await course()).toEqual(['1', '2 cut off', 'gap of 3000 ms: gateway-stopped', '3']);
  });

  it('ends what ended while no gateway ran', async () => {
    await agree();
    await write(1, 0, 3, false);
    await command(desk, id, proctor, { type: 'admit' });
    await command(desk, id, proctor, { type: 'terminate', reason: 'It is over.' });
    await background.settled();
    await startGateway();
    await look();
    expect(await course()).toEqual(['1 cut off']);
    expect((await entries()).at(-1)).toMatchObject({ kind: 'recording-ended', cause: 'session-ended' });
  });

  it('says when the disk takes nothing, and tries again', async () => {
    await agree();
    await tell({ kind: 'opened', number: 1 });
    await write(1, 0, 2, false);
    await tell({ kind: 'failed', reason: 'disk-full' });
    await look();
    expect(recordings.condition(id)).toBe('failing');
    expect(order().numbers).toEqual([1]);
    clock.advance(6000);
    await look();
    expect(order().numbers).toEqual([1, 2]);
    await tell({ kind: 'opened', number: 2 });
    await look();
    expect(recordings.condition(id)).toBe('recording');
    await tell({ kind: 'closed', ...(await write(2, 9, 10)) });
    expect(await course()).toEqual(['1 cut off', 'gap of 7000 ms: disk-full', '2']);
  });

  it('warns while the disk will be full before the exams are over', async () => {
    await agree();
    // An hour of the room and a screen at 4 Mb/s each, and half an hour around it, need more than 5 GB.
    freeBytes = 5e9;
    clock.advance(10_000);
    await look();
    expect(recordings.condition(id)).toBe('short-of-space');
    freeBytes = 6e9;
    clock.advance(10_000);
    await look();
    expect(recordings.condition(id)).toBe('recording');
  });

  it('is not hindered by another exam session that cannot be recorded', async () => {
    await scheduleExamSession(desk, stores, 'erased', 'no headset', recorded);
    await stores.evidence.begin('erased', 'a key');
    await agree();
    // Neither is its key one, nor is there any: it is told once, at its start and while it goes on.
    await command(desk, 'erased', candidate, { type: 'begin-check-in' });
    await command(desk, 'erased', candidate, { type: 'give-consent', textVersion: '1' });
    await startGateway();
    await look();
    await look();
    expect(recordings.condition('erased')).toBe('failing');
    expect(recordings.condition(id)).toBe('recording');
    expect(log.atLevel('error')).toEqual(['an exam session cannot be recorded now']);
  });

  it('waits for a headset that has gone, and goes on with the next media', async () => {
    await agree();
    await tell({ kind: 'closed', ...(await write(1, 0, 10)) });
    headset.source = null;
    await look();
    expect(recordings.condition(id)).toBe('waiting');
    source = new FakeMediaSource();
    headset.source = source;
    clock.advance(9000);
    await look();
    await tell({ kind: 'closed', ...(await write(2, 20, 25)) });
    expect(await course()).toEqual(['1', 'gap of 10000 ms: camera-lost', '2']);
  });
});
