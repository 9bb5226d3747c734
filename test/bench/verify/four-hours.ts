import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { sha256 } from '../../../gateway/adapters/crypto/sha256.ts';
import { isSignedBy } from '../../../gateway/adapters/evidence/ed25519.ts';
import { SealKeyFolder } from '../../../gateway/adapters/evidence/seal-keys.ts';
import { closeDatabase, openDatabase } from '../../../gateway/adapters/sqlite/open-database.ts';
import type { EvidenceEntry } from '../../../gateway/contract/evidence.ts';
import type { LogRow } from '../../../gateway/contract/exam-log.ts';
import { nextEntry, type NewEntry } from '../../../gateway/domain/evidence/evidence-entry.ts';
import { canonicalText, hashed } from '../../../gateway/domain/exam-session/log-row.ts';
import { EvidenceSealing } from '../../../gateway/use-cases/seal-evidence.ts';
import { CollectingLog } from '../../support/collecting-log.ts';
import { sampleOriginMs, sampleSegmentEntry } from '../../support/sample-entries.ts';
import { logRowsOf } from '../../support/sealed-recording.ts';
import { sqliteStores } from '../../support/sqlite-stores.ts';
import { withoutHash } from '../../support/without-hash.ts';

const examSessionId = 'four-hours';
const trackIds = ['panorama', 'microphone', 'screen-1', 'webcam', 'orientation'];
const segmentsOfTrack = (4 * 3600) / 10;
const logRows = 2000;
const rowsAtOnce = 100;

export interface Sealing {
  entries: number;
  rows: number;
  seconds: number;
  cpuS: number;
  /** For so long nothing else was done in the process. */
  longestStallMs: number;
}

/** The log of a long exam. */
function longLog(): LogRow[] {
  const rows = logRowsOf(examSessionId);
  const last = rows.at(-1);
  if (last === undefined) throw new Error('there is no row');
  while (rows.length < logRows) {
    const sequence = rows.length + 1;
    const previousHash = rows.at(-1)?.hash ?? '';
    const text = `Message ${sequence}: please look at the screen again.`;
    const command = { type: 'note', text } as const;
    rows.push(
      hashed(
        { ...withoutHash(last), command, sequence, previousHash, idempotencyKey: `key ${sequence}` },
        sha256,
      ),
    );
  }
  return rows;
}

/** Every segment of every track, with a row of the log now and then. */
function longChain(rows: readonly LogRow[]): EvidenceEntry[] {
  const chain: EvidenceEntry[] = [];
  const add = (entry: NewEntry) => chain.push(nextEntry(examSessionId, chain.at(-1) ?? null, entry, sha256));
  const tracks = trackIds.map((trackId) => ({ trackId, kind: trackId, label: trackId }));
  add({ kind: 'recording-started', atMs: sampleOriginMs, originMs: sampleOriginMs, tracks });
  const left = [...rows];
  const addRows = (count: number) => {
    for (const { sequence, hash: rowHash, atMs } of left.splice(0, count))
      add({ kind: 'log', atMs, sequence, rowHash });
  };
  for (let number = 1; number <= segmentsOfTrack; number += 1) {
    for (const trackId of trackIds) add(sampleSegmentEntry(trackId, number));
    addRows(1);
  }
  addRows(left.length);
  add({ kind: 'recording-ended', atMs: sampleOriginMs + 14_401_000, cause: 'session-ended' });
  return chain;
}

/** Puts both chains into the tables at once: as many transactions as rows would take longer than the measurement. */
async function keepChains(database: Knex, rows: readonly LogRow[], chain: readonly EvidenceEntry[]) {
  await database.batchInsert(
    'exam_session_log',
    rows.map((row) => ({
      ...{ exam_session_id: examSessionId, sequence: row.sequence, row: canonicalText(row) },
      idempotency_key: row.idempotencyKey,
    })),
    rowsAtOnce,
  );
  await database.batchInsert(
    'evidence_entries',
    chain.map(({ hash, ...entry }) => ({
      ...{ exam_session_id: examSessionId, position: entry.position, kind: entry.kind, hash },
      entry: canonicalText(entry),
      track_id: entry.kind === 'segment' ? entry.trackId : null,
      segment_number: entry.kind === 'segment' ? entry.number : null,
    })),
    rowsAtOnce,
  );
}

/** Seals four hours of four tracks and the orientation, in segments of ten seconds, as the gateway does at their end. */
export async function sealFourHours(folder: string): Promise<Sealing> {
  const database = await openDatabase(join(folder, 'four-hours', 'roundsight.db'), new CollectingLog());
  try {
    const stores = sqliteStores(database);
    const record = {
      id: examSessionId,
      examTitle: 'Anatomy II',
      candidateName: 'Ada',
      state: 'ended',
    } as const;
    await stores.examSessions.add({
      ...{ ...record, createdAtMs: 1, startedAtMs: null, endedAtMs: null, headsetId: null },
    });
    await stores.evidence.begin(examSessionId, 'wrapped');
    const rows = longLog();
    const chain = longChain(rows);
    await keepChains(database, rows, chain);
    const sealing = new EvidenceSealing({
      ...{ ...stores, digest: sha256, isSigned: isSignedBy, log: new CollectingLog() },
      sealKeys: await SealKeyFolder.open(join(folder, 'four-hours', 'seal-keys'), sampleOriginMs),
      examTime: { now: () => ({ atMs: sampleOriginMs + 14_402_000, monotonicNs: '1', bootId: 'boot' }) },
    });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const [cpu, beganMs] = [process.cpuUsage(), performance.now()];
    await sealing.ended(examSessionId);
    const seconds = (performance.now() - beganMs) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    if ((await stores.seals.ofExamSession(examSessionId)) === null) throw new Error('it was not sealed');
    const used = { seconds, cpuS: (user + system) / 1e6, longestStallMs: delay.max / 1e6 };
    return { entries: chain.length, rows: rows.length, ...used };
  } finally {
    await closeDatabase(database);
  }
}
