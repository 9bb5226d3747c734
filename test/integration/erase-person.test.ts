import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  closeDatabase,
  openDatabase,
  openDatabaseAlone,
} from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteUploadStore } from '../../gateway/adapters/sqlite/sqlite-upload-store.ts';
import { headOf, manifestOf, seal } from '../../gateway/domain/evidence/evidence-manifest.ts';
import { canonicalText } from '../../gateway/domain/exam-session/log-row.ts';
import { erasePerson } from '../../gateway/use-cases/erase-person.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { FailingParts } from '../support/failing-parts.ts';
import { nothing, RetentionRig } from '../support/retention-rig.ts';

let rig: RetentionRig;
beforeEach(async () => {
  rig = await RetentionRig.open();
});
afterEach(() => rig.close());

type Parts = Awaited<ReturnType<RetentionRig['parts']>>;

/** A candidate whose exam is over. */
async function candidate(id: string, keptDays = 1): Promise<void> {
  await rig.begin(id, keptDays);
  await rig.end(id);
  const { accounts } = await rig.parts();
  await accounts.add({
    ...{ id: `account-${id}`, name: `Candidate ${id}`, role: 'candidate', examSessionId: id },
    ...{ passwordHash: null, disabled: false, createdAtMs: 1 },
  });
}
async function erase(id: string, change: (parts: Parts) => Parts = (parts) => parts) {
  const parts = change(await rig.parts());
  return erasePerson({ ...parts, nowMs: () => rig.clock.nowMs })({
    ...{ who: `account-${id}`, reason: 'asked for', by: 'root', confirm: () => Promise.resolve(true) },
  });
}
const tombstones = async (id: string) => (await rig.parts()).tombstones.ofExamSession(id);

describe('whatever moment the command is killed', () => {
  it.each(['before', 'after'] as const)('%s a step, the next one ends it, once', async (when) => {
    let steps = 0;
    for (let step = 1; ; step += 1) {
      const id = `exam-${step}`;
      await candidate(id);
      const failing = new FailingParts(step, when);
      const wasDone = await erase(id, (parts) => failing.wrap(parts)).then(
        () => true,
        () => false,
      );
      expect(wasDone).toBe(!failing.hasFailed);
      await rig.startAgain();
      const { accounts } = await rig.parts();
      const isLeft = (await accounts.byId(`account-${id}`)) !== null;
      if (isLeft) await erase(id);
      else await expect(erase(id)).rejects.toMatchObject({ code: 'person-unknown' });
      expect(await rig.left(id), `${when} step ${step}`).toEqual(nothing);
      expect(await tombstones(id)).toMatchObject([
        { tombstone: { why: 'person-erased', tracks: [{ files: 1 }] } },
      ]);
      const { audit, examSessionLog } = await rig.parts();
      expect(await examSessionLog.ofExamSession(id)).toEqual([]);
      const told = (await audit.newest(999)).filter(({ subjectId }) => subjectId === `account-${id}`);
      expect(told).toMatchObject([{ action: 'person-erased' }]);
      await rig.startAgain();
      if (!failing.hasFailed) break;
      steps = step;
    }
    expect(steps).toBeGreaterThan(15);
  });
});

it('adds a tombstone to that of a recording whose time was over, which it names', async () => {
  await candidate('one');
  rig.passDays(1);
  await rig.purge();
  await erase('one');
  const [first, second, ...more] = await tombstones('one');
  expect(more).toEqual([]);
  expect(second?.tombstone).toMatchObject({
    ...{ why: 'person-erased', tracks: [], pictures: { identityStills: 0, blindPictures: 0 } },
    previousSha256: sha256(canonicalText(first?.tombstone)),
    log: first?.tombstone.log,
    entries: first?.tombstone.entries,
  });
});

it('forgets figures and time stamps, and lets the object store be told to delete what it has', async () => {
  await candidate('one');
  const database = await openDatabase(join(rig.folder, 'roundsight.db'), new CollectingLog());
  const uploads = new SqliteUploadStore(database);
  const { figureHistory, seals, sealKeys } = await rig.parts();
  try {
    const figures = { atMs: 1, framesPerSecond: 30, viewers: 1, lossRatio: null, roundTripMs: null };
    await figureHistory.note('one', figures);
    const facts = { examSessionId: 'one', examTitle: 'Anatomy II', log: headOf([]), sealedAtMs: 1 };
    await seals.keep(seal(manifestOf(facts, []), await sealKeys.signer()));
    const stamp = { exam_session_id: 'one', signed: '{}', answer: Buffer.from('answer') };
    await database('evidence_time_stamps').insert(stamp);
    const object = { examSessionId: 'one', object: 'panorama/000001.rsev' };
    await uploads.begin(object, 1);
    await uploads.done(object, { bytes: 8, sha256: 'a'.repeat(64), atMs: 2 });
    await uploads.complete('one');
    await erase('one');
    expect(await figureHistory.ofExamSession('one')).toEqual([]);
    expect(await database('evidence_time_stamps')).toEqual([]);
    expect(await uploads.erasable(10)).toEqual([object]);
    await uploads.removed(object);
    expect(await uploads.erasable(10)).toEqual([]);
  } finally {
    await closeDatabase(database);
  }
});

it('lets the time base go on where the rows that are gone were the last ones', async () => {
  await candidate('one');
  const { examSessionLog } = await rig.parts();
  const before = await examSessionLog.lastMoment();
  await erase('one');
  expect(await examSessionLog.lastMoment()).toEqual(before);
});

it('changes nothing without a yes, and nothing of an exam session that was put on hold meanwhile', async () => {
  await candidate('one');
  const hold = async () => {
    const { legalHolds } = await rig.parts();
    const placed = { atMs: 1, accountId: 'sue', name: 'Sue', reason: 'why' };
    const entry = { atMs: 1, action: 'legal-hold-placed', accountId: 'sue', subjectId: 'one' } as const;
    await legalHolds.place({ id: 'hold', examSessionId: 'one', placed }, { ...entry, detail: {} });
    return true;
  };
  const deps = { ...(await rig.parts()), nowMs: () => rig.clock.nowMs };
  const request = { who: 'Candidate one', reason: 'r', by: 'root' };
  const no = erasePerson(deps)({ ...request, confirm: () => Promise.resolve(false) });
  await expect(no).rejects.toMatchObject({ code: 'cancelled' });
  await expect(erasePerson(deps)({ ...request, confirm: hold })).rejects.toMatchObject({
    code: 'person-on-hold',
  });
  expect(await rig.left('one')).toMatchObject({ key: 'key', files: true, pictures: 3 });
  expect(await tombstones('one')).toEqual([]);
});

it('has the database for itself: nobody else opens it meanwhile, and it waits for nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-alone-'));
  const file = join(folder, 'roundsight.db');
  const other = await openDatabase(file, new CollectingLog());
  await expect(openDatabaseAlone(file, new CollectingLog())).rejects.toMatchObject({ code: 'data-in-use' });
  await closeDatabase(other);
  const alone = await openDatabaseAlone(file, new CollectingLog());
  await expect(openDatabase(file, new CollectingLog())).rejects.toMatchObject({ code: 'store-failed' });
  await closeDatabase(alone);
  await closeDatabase(await openDatabase(file, new CollectingLog()));
  await rm(folder, { recursive: true });
});
