import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSignedBy } from '../../gateway/adapters/evidence/ed25519.ts';
import { WrappedEvidenceKeys } from '../../gateway/adapters/evidence/evidence-keys.ts';
import { openMasterKey } from '../../gateway/adapters/evidence/master-key.ts';
import { SealKeyFolder } from '../../gateway/adapters/evidence/seal-keys.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import type { LogRow } from '../../gateway/contract/exam-log.ts';
import type { NewEntry } from '../../gateway/domain/evidence/evidence-entry.ts';
import { box, fullBox, uint32 } from '../../gateway/domain/evidence/mp4-box.ts';
import { firstPreviousHash, hashed } from '../../gateway/domain/exam-session/log-row.ts';
import { EvidenceSealing } from '../../gateway/use-cases/seal-evidence.ts';
import { CollectingLog } from './collecting-log.ts';
import { bytesOf, writeEvidenceFile } from './evidence-file-writer.ts';
import { candidate, ExamSessionCourse, proctor, sha256 } from './exam-session-course.ts';
import type { Stores } from './memory-stores.ts';
import { sqliteStores } from './sqlite-stores.ts';
import { withoutHash } from './without-hash.ts';

export interface RecordingWish {
  examSessionId: string;
  /** The same seed makes the same pictures. */
  seed: number;
  segmentsOfTrack: number;
  fragmentBytes: number;
  /** Whose exam it was, where it is over; else it is Ada's, and goes on. */
  endedOf?: string;
}

const originMs = 1_790_000_000_000;
const timescale = 90_000;
const secondsOfSegment = 10;
export const recordedTracks = ['panorama', 'microphone'];

/** The log of an exam that was held, as rows of this exam session; of this person where it is over. */
export function logRowsOf(examSessionId: string, endedOf?: string): LogRow[] {
  const course = ExamSessionCourse.begun();
  if (endedOf !== undefined) {
    course.give(candidate, { type: 'say', text: `I am ${endedOf}, and I am ready.` });
    course.give(proctor, { type: 'note', text: `${endedOf} looks tired.` });
    course.give(proctor, { type: 'terminate', reason: `It is over, ${endedOf}.` });
  }
  const named = (row: LogRow): LogRow =>
    JSON.parse(JSON.stringify(row).replaceAll('"Ada"', JSON.stringify(endedOf ?? 'Ada'))) as LogRow;
  return course.rows.map(named).reduce<LogRow[]>((rows, row) => {
    const previousHash = rows.at(-1)?.hash ?? firstPreviousHash;
    const times = { atMs: originMs + rows.length * 1000, monotonicNs: String((1 + rows.length) * 1e9) };
    return [...rows, hashed({ ...withoutHash(row), ...times, examSessionId, previousHash }, sha256)];
  }, []);
}

/**
 * Makes the data folder of a gateway that recorded and sealed an exam session, or adds another to it: database, encrypted files and keys as
 * a gateway has them; the pictures are random bytes in the boxes of an MP4 file.
 */
export async function keepSealedRecording(dataFolder: string, wish: RecordingWish): Promise<void> {
  const database = await openDatabase(join(dataFolder, 'roundsight.db'), new CollectingLog());
  try {
    const stores = sqliteStores(database);
    await keepChains(dataFolder, stores, wish);
    await seal(dataFolder, stores);
  } finally {
    await closeDatabase(database);
  }
}

async function keepChains(dataFolder: string, stores: Stores, wish: RecordingWish): Promise<void> {
  const { examSessionId, segmentsOfTrack } = wish;
  const record = {
    id: examSessionId,
    examTitle: 'Anatomie II – „Größe“',
    candidateName: wish.endedOf ?? 'Ada',
  };
  const times = { createdAtMs: 1, startedAtMs: null, endedAtMs: null };
  await stores.examSessions.add({ ...record, ...times, state: 'scheduled', headsetId: null });
  const keys = new WrappedEvidenceKeys(await openMasterKey(join(dataFolder, 'evidence.key')));
  const { key, wrapped } = keys.create(examSessionId);
  await stores.evidence.begin(examSessionId, wrapped);
  const append = (entry: NewEntry) => stores.evidence.append(examSessionId, entry);
  const rows = logRowsOf(examSessionId, wish.endedOf);
  const endedAtMs = wish.endedOf === undefined ? null : originMs;
  for (const row of rows) {
    await stores.examSessionLog.append(row, { startedAtMs: null, endedAtMs });
    const { sequence, hash: rowHash, atMs } = row;
    await append({ kind: 'log', atMs, sequence, rowHash });
  }
  const beganMs = originMs + rows.length * 1000;
  const tracks = recordedTracks.map((trackId) => ({ trackId, kind: trackId, label: 'Raum – „360°“' }));
  await append({ kind: 'recording-started', atMs: beganMs, originMs: beganMs, tracks });
  for (let number = 1; number <= segmentsOfTrack; number += 1)
    for (const trackId of recordedTracks)
      await append(await keepSegment(dataFolder, key, wish, { trackId, number, beganMs }));
  const endedMs = beganMs + segmentsOfTrack * secondsOfSegment * 1000;
  const [trackId = ''] = recordedTracks;
  const gap = { trackId, fromMs: endedMs, toMs: endedMs + 900, cause: 'camera-lost' as const };
  await append({ kind: 'gap', atMs: endedMs + 900, ...gap });
  await append({ kind: 'recording-ended', atMs: endedMs + 1000, cause: 'session-ended' });
}

async function keepSegment(
  dataFolder: string,
  sessionKey: Uint8Array,
  { examSessionId, seed, fragmentBytes }: RecordingWish,
  { trackId, number, beganMs }: { trackId: string; number: number; beganMs: number },
): Promise<NewEntry> {
  const key = createHash('sha256').update(`${seed} ${trackId} ${number}`).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const someBytes = (count: number) => stream.update(Buffer.alloc(count));
  const fragments = Array.from({ length: secondsOfSegment }, (_, place) => {
    const moof = box('moof', fullBox('mfhd', 0, 0, uint32(place + 1)));
    return {
      plain: Buffer.concat([moof, box('mdat', someBytes(fragmentBytes))]),
      durationTicks: timescale,
    };
  });
  const initialisation = Buffer.concat([box('ftyp', someBytes(16)), box('moov', someBytes(40))]);
  const startTicks = (number - 1) * secondsOfSegment * timescale;
  const file = writeEvidenceFile({
    ...{ sessionKey, salt: randomBytes(16), number, timescale, initialisation, fragments, startTicks },
  });
  const folder = join(dataFolder, 'evidence', examSessionId, trackId);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${String(number).padStart(6, '0')}.rsev`), bytesOf(file));
  return {
    ...{ kind: 'segment', trackId, number, timescale, startTicks, samples: null, ended: true },
    atMs: beganMs + number * secondsOfSegment * 1000,
    endTicks: startTicks + secondsOfSegment * timescale,
    ...{ mp4Bytes: file.mp4.length, fileBytes: bytesOf(file).length },
    sha256: createHash('sha256').update(file.mp4).digest('hex'),
  };
}

async function seal(dataFolder: string, stores: Stores): Promise<void> {
  const log = new CollectingLog();
  const sealedAtMs = originMs + 3_600_000;
  const sealing = new EvidenceSealing({
    ...{ ...stores, log, digest: sha256, isSigned: isSignedBy },
    sealKeys: await SealKeyFolder.open(join(dataFolder, 'seal-keys'), originMs),
    examTime: { now: () => ({ atMs: sealedAtMs, monotonicNs: '1', bootId: 'boot' }) },
  });
  await sealing.takeUp();
  const faults = log.entries.filter(({ level }) => level === 'error');
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
}
