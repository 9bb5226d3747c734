import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../../../gateway/adapters/sqlite/open-database.ts';
import { SqliteBlindPictureStore } from '../../../../gateway/adapters/sqlite/sqlite-blind-picture-store.ts';
import { SqliteFirstHeadsetStore } from '../../../../gateway/adapters/sqlite/sqlite-first-headset-store.ts';
import type { ExamCommand } from '../../../../gateway/contract/exam-commands.ts';
import type { SignedIn } from '../../../../gateway/ports/signed-in.ts';
import { BlindWatching } from '../../../../gateway/use-cases/blind-watching.ts';
import type { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { LiveHeadsets, type LiveHeadset } from '../../../../gateway/use-cases/live-headsets.ts';
import { showBlindPicture } from '../../../../gateway/use-cases/show-blind-picture.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { beginExamSession, command, openDesk } from '../../../support/exam-desk.ts';
import { proctor } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource, sampleLook } from '../../../support/fake-media-source.ts';
import { sqliteStores } from '../../../support/sqlite-stores.ts';

const room = Buffer.from('a picture of the room');
const blackScreen = sampleLook({
  mean: 0,
  spread: 0,
  contrast: 0,
  edges: 0,
  sharpness: 0,
  dark: 1,
  bright: 0,
});
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let [folder, database, clock]: [string, Knex, FakeClock] = [] as never;
let [desk, liveHeadsets]: [ExamSessionDesk, LiveHeadsets] = [] as never;
let [watching, source]: [BlindWatching, FakeMediaSource] = [] as never;
let pictures: SqliteBlindPictureStore;
let monitors: string[] | null;
/** Whether the display answers. */
let hangs: boolean;
let told: ExamCommand[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-blind-'));
  database = await openDatabase(join(folder, 'roundsight.db'), new CollectingLog());
  const stores = sqliteStores(database);
  hangs = false;
  [clock, liveHeadsets, monitors, told] = [new FakeClock(), new LiveHeadsets(), ['Screen 1'], []];
  desk = await openDesk(stores, clock);
  pictures = new SqliteBlindPictureStore(database);
  const { id, ...identity } = new FakeHeadsetLink().identity;
  const seen = { firmwareVersion: '1', calibrationDate: null, firstSeenAtMs: 0, lastSeenAtMs: 0 };
  await stores.headsets.put({ ...identity, ...seen, id });
  await beginExamSession(desk, stores, 'one', id);
  desk.onRow(({ row }) => told.push(row.command));
  watching = newWatching();
});
afterEach(async () => {
  await closeDatabase(database);
  await rm(folder, { recursive: true });
});

const newWatching = () =>
  new BlindWatching({
    ...{ desk, liveHeadsets, clock, digestBytes: sha256, newId: randomUUID, log: new CollectingLog() },
    ...{ examSessions: sqliteStores(database).examSessions, blindPictures: pictures },
    firstHeadsets: new SqliteFirstHeadsetStore(database),
    monitors: { monitorNames: () => (hangs ? new Promise(() => undefined) : Promise.resolve(monitors)) },
  });

/** The same database under a gateway that was started again. */
async function startAgain(): Promise<void> {
  desk = await openDesk(sqliteStores(database), clock);
  desk.onRow(({ row }) => told.push(row.command));
  watching = newWatching();
}

function plugIn(serial?: string, calibratedOn?: string): LiveHeadset {
  const link = new FakeHeadsetLink(serial);
  link.calibratedOn = calibratedOn ?? link.calibratedOn;
  const headset = liveHeadsets.add(link);
  source = new FakeMediaSource();
  source.still = room;
  headset.source = source;
  return headset;
}

/** Lets time pass in which the seat shows what it does: pictures and sound, but for what is blind. */
async function pass(seconds: number, blind: { panorama?: null; screen?: typeof blackScreen } = {}) {
  for (let step = 0; step < seconds * 5; step++) {
    clock.advance(200);
    if (blind.panorama !== null) source.emitLook('panorama', sampleLook());
    source.emitLook('screen-1', blind.screen ?? sampleLook());
    source.emitSoundLevel({ rmsDb: -50, peakDb: -40 });
    if (step % 2 === 1) await watching.look();
  }
}
const kinds = () => told.map((each) => `${each.type} ${'kind' in each ? each.kind : ''}`);
const open = () => desk.facts('one')?.blindStates ?? [];

describe('an exam session that is watched', () => {
  it('has in its log what was blind from when to when, with a picture that can be proven to be the one', async () => {
    plugIn();
    await pass(4);
    expect(told).toEqual([]);
    source.screenStills.set('screen-1', Buffer.from('black'));
    const beganMs = desk.nowMs();
    await pass(4, { screen: blackScreen });
    const [state] = open();
    expect(state).toMatchObject({ kind: 'screen-black', trackId: 'screen-1', hasPicture: true });
    expect(Math.abs((state?.sinceMs ?? 0) - beganMs)).toBeLessThanOrEqual(400);
    expect(told).toMatchObject([{ type: 'blind-state-began', pictureSha256: sha256(Buffer.from('black')) }]);
    const audit = sqliteStores(database).audit;
    const by: SignedIn = {
      secretDigest: 's',
      account: {
        ...{ id: 'q', name: 'Quinn', role: 'proctor', examSessionId: null },
        ...{ passwordHash: null, disabled: false, createdAtMs: 0 },
      },
    };
    const show = showBlindPicture({ blindPictures: pictures, audit, clock, desk });
    expect(Buffer.from(await show(by, 'one', state?.id ?? '')).toString()).toBe('black');
    expect(await audit.newest(1)).toMatchObject([{ action: 'blind-picture-seen', subjectId: 'one' }]);
    await expect(show(by, 'two', state?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await pass(4);
    expect(kinds()).toEqual(['blind-state-began screen-black', 'blind-state-ended screen-black']);
    expect(open()).toEqual([]);
    await command(desk, 'one', proctor, { type: 'terminate', reason: 'enough' });
    await expect(show(by, 'one', state?.id ?? '')).rejects.toMatchObject({ code: 'role-forbidden' });
    by.account.id = proctor.accountId ?? expect.fail();
    expect(Buffer.from(await show(by, 'one', state?.id ?? '')).toString()).toBe('black');
    expect(await audit.newest(9)).toHaveLength(2);
  });

  it('is blind while its pictures stop and while its headset is away, with the last picture there was', async () => {
    const headset = plugIn();
    await pass(4);
    await pass(4, { panorama: null });
    expect(kinds()).toEqual(['blind-state-began stalled']);
    expect(Buffer.from((await pictures.byId(open()[0]?.id ?? ''))?.jpeg ?? []).toString()).toBe(
      room.toString(),
    );
    headset.source = null;
    liveHeadsets.remove(headset);
    await pass(5);
    expect(open().map(({ kind }) => kind)).toEqual(['stalled', 'screen-stopped', 'microphone-stopped']);
    plugIn();
    await pass(4);
    expect(open()).toEqual([]);
  });

  it('tells of monitors without a track, and of another headset in place of its own', async () => {
    const headset = plugIn();
    await pass(2);
    monitors = ['Screen 1', 'DP-2'];
    await pass(3);
    expect(open()).toMatchObject([{ kind: 'monitor-added', label: 'DP-2' }]);
    liveHeadsets.remove(headset);
    plugIn('V-2');
    await pass(1);
    expect(kinds()).toContain('blind-state-began other-headset');
    expect(open().find(({ kind }) => kind === 'other-headset')?.label).toBe('V-2');
  });

  it('sees what goes blind while its display hangs', async () => {
    plugIn();
    hangs = true;
    await pass(4);
    await pass(4, { panorama: null });
    expect(kinds()).toEqual(['blind-state-began stalled']);
  });

  it('goes on from what its log says after the gateway was started again', async () => {
    plugIn();
    await pass(4);
    await pass(4, { screen: blackScreen });
    await startAgain();
    await pass(8, { screen: blackScreen });
    expect(open()).toMatchObject([{ kind: 'screen-black' }]);
    await pass(8);
    expect(open()).toEqual([]);
  });

  it('knows its headset by its calibration, also when it was swapped while the gateway was stopped', async () => {
    const own = plugIn();
    await pass(2);
    await startAgain();
    await pass(2);
    expect(told).toEqual([]);
    liveHeadsets.remove(own);
    await startAgain();
    plugIn('V-1', '2026-02-01');
    await pass(2);
    expect(open()).toMatchObject([{ kind: 'other-calibration', label: 'V-1' }]);
    liveHeadsets.remove(own);
    plugIn();
    await pass(8);
    expect(open()).toEqual([]);
  });

  it('has no blind states and no pictures any more when it is over', async () => {
    plugIn();
    await pass(4);
    await pass(4, { screen: blackScreen });
    await command(desk, 'one', proctor, { type: 'terminate', reason: 'enough' });
    expect(open()).toEqual([]);
    const before = told.length;
    await pass(8, { screen: blackScreen });
    expect(told).toHaveLength(before);
    expect(source.listenerCount()).toBe(0);
  });
});
