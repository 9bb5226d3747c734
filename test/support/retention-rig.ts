import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { SealKeyFolder } from '../../gateway/adapters/evidence/seal-keys.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteBlindPictureStore } from '../../gateway/adapters/sqlite/sqlite-blind-picture-store.ts';
import { SqliteFigureHistory } from '../../gateway/adapters/sqlite/sqlite-figure-history.ts';
import { SqliteLegalHoldStore } from '../../gateway/adapters/sqlite/sqlite-legal-hold-store.ts';
import { SqlitePersonStore } from '../../gateway/adapters/sqlite/sqlite-person-store.ts';
import { SqliteTombstoneStore } from '../../gateway/adapters/sqlite/sqlite-tombstone-store.ts';
import type { ExamSessionDesk } from '../../gateway/use-cases/exam-session-desk.ts';
import { purgeEvidence } from '../../gateway/use-cases/purge-evidence.ts';
import { CollectingLog } from './collecting-log.ts';
import { beginExamSession, command, openDesk } from './exam-desk.ts';
import { proctor, sha256 } from './exam-session-course.ts';
import { FakeClock } from './fake-clock.ts';
import { sqliteStores } from './sqlite-stores.ts';

const dayMs = 86_400_000;

const headset = {
  ...{ id: 'headset', profileId: 'p', model: 'm', serial: 's', firmwareVersion: '1', calibrationDate: null },
  ...{ virtual: true, firstSeenAtMs: 1, lastSeenAtMs: 1 },
};

type Parts = Awaited<ReturnType<RetentionRig['parts']>>;

/** What is kept of exam sessions in a data folder of its own, on a clock of its own; a gateway can be started on it as often as a test likes. */
export class RetentionRig {
  readonly clock: FakeClock;
  readonly folder: string;
  #database: Knex;
  #desk: ExamSessionDesk;

  static async open(): Promise<RetentionRig> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-retention-'));
    const database = await openDatabase(join(folder, 'roundsight.db'), new CollectingLog());
    await sqliteStores(database).headsets.put(headset);
    const clock = new FakeClock();
    return new RetentionRig(folder, database, await openDesk(sqliteStores(database), clock), clock);
  }

  private constructor(folder: string, database: Knex, desk: ExamSessionDesk, clock: FakeClock) {
    this.folder = folder;
    this.#database = database;
    this.#desk = desk;
    this.clock = clock;
  }

  /** What a gateway has that was just started on the folder, as far as retention needs it. */
  async parts() {
    return {
      ...sqliteStores(this.#database),
      blindPictures: new SqliteBlindPictureStore(this.#database),
      figureHistory: new SqliteFigureHistory(this.#database),
      legalHolds: new SqliteLegalHoldStore(this.#database),
      persons: new SqlitePersonStore(this.#database),
      tombstones: new SqliteTombstoneStore(this.#database),
      evidenceFiles: new EvidenceFolders(join(this.folder, 'evidence')),
      sealKeys: await SealKeyFolder.open(join(this.folder, 'seal-keys'), this.clock.nowMs),
      desk: this.#desk,
      clock: this.clock,
      digest: sha256,
    };
  }

  async startAgain(): Promise<void> {
    await this.#desk.close();
    await closeDatabase(this.#database);
    this.#database = await openDatabase(join(this.folder, 'roundsight.db'), new CollectingLog());
    this.#desk = await openDesk(sqliteStores(this.#database), this.clock);
  }

  async purge(change: (parts: Parts) => Parts = (parts) => parts): Promise<void> {
    await purgeEvidence(change(await this.parts()))();
  }

  /** An exam session in progress, with pictures of every kind, and what was recorded of it: a file of 8 bytes. */
  async begin(id: string, keptDays: number | null): Promise<void> {
    const stores = await this.parts();
    const recording = { recorded: keptDays !== null, keptDays: keptDays ?? 0 };
    await beginExamSession(this.#desk, stores, id, 'headset', { recording });
    for (const kind of ['face', 'document'] as const)
      await stores.identityStills.add({
        ...{ id: `${id}-${kind}`, examSessionId: id, kind, takenAtMs: 1, submitted: true },
        jpeg: Buffer.from(kind),
      });
    const picture = { id: `${id}-blind`, examSessionId: id, takenAtMs: 1, jpeg: Buffer.from('blind') };
    await stores.blindPictures.add(picture);
    if (keptDays === null) return;
    const atMs = this.clock.nowMs;
    await stores.evidence.begin(id, 'key');
    const tracks = [{ trackId: 'panorama', kind: 'video', label: 'Room of Ada' }];
    await stores.evidence.append(id, { kind: 'recording-started', atMs, originMs: atMs, tracks });
    await stores.evidence.append(id, {
      ...{ kind: 'segment', atMs, trackId: 'panorama', number: 1, timescale: 90_000, startTicks: 0 },
      ...{ endTicks: 90_000, mp4Bytes: 1, fileBytes: 8, samples: 1, sha256: 'a'.repeat(64), ended: true },
    });
    await writeFile(join(await stores.evidenceFiles.prepare(id, 'panorama'), '000001.rsev'), 'evidence');
  }

  async end(id: string): Promise<void> {
    await command(this.#desk, id, proctor, { type: 'terminate', reason: 'It is over.' });
    const { evidence } = await this.parts();
    if ((await evidence.wrappedKey(id)) === null) return;
    await evidence.append(id, { kind: 'recording-ended', atMs: this.clock.nowMs, cause: 'session-ended' });
  }

  passDays(days: number): void {
    this.clock.advance(days * dayMs);
  }

  /** What is left of an exam session. */
  async left(id: string) {
    const { evidence, evidenceFiles, identityStills, blindPictures } = await this.parts();
    return {
      key: await evidence.wrappedKey(id),
      files: (await evidenceFiles.examSessionIds()).includes(id),
      pictures: (await identityStills.count(id)) + (await blindPictures.count(id)),
    };
  }

  files(): Promise<string[]> {
    return readdir(this.folder);
  }

  async close(): Promise<void> {
    await this.#desk.close();
    await closeDatabase(this.#database);
    await rm(this.folder, { recursive: true });
  }
}

export const everything = { key: 'key', files: true, pictures: 3 };
export const nothing = { key: null, files: false, pictures: 0 };
