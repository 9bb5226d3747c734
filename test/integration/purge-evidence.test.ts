import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../gateway/adapters/evidence/ed25519.ts';
import { verifyTombstone } from '../../gateway/domain/evidence/tombstone.ts';
import { sha256 } from '../support/exam-session-course.ts';
import { FailingParts } from '../support/failing-parts.ts';
import { everything, nothing, RetentionRig } from '../support/retention-rig.ts';
import { withMethods } from '../support/with-methods.ts';

let rig: RetentionRig;
beforeEach(async () => {
  rig = await RetentionRig.open();
});
afterEach(() => rig.close());

/** An exam session that is over, with everything that is kept of it. */
async function kept(id: string, keptDays: number | null): Promise<void> {
  await rig.begin(id, keptDays);
  await rig.end(id);
}
const deletions = async () =>
  (await (await rig.parts()).audit.newest(99)).filter(({ action }) => action === 'recording-deleted');

it('deletes recording and pictures when their time is over, and says so in a tombstone and the audit log', async () => {
  await kept('one', 2);
  await kept('other', 3);
  const endedAtMs = rig.clock.nowMs;
  rig.clock.advance(2 * 86_400_000 - 1);
  await rig.purge();
  expect(await rig.left('one')).toEqual(everything);
  rig.clock.advance(1);
  await rig.purge();
  expect(await rig.left('one')).toEqual(nothing);
  expect(await rig.left('other')).toEqual(everything);
  expect(await deletions()).toEqual([
    {
      ...{ atMs: rig.clock.nowMs, action: 'recording-deleted', accountId: null, subjectId: 'one' },
      detail: { why: 'time-over', tracks: 1, files: 1, pictures: 3 },
    },
  ]);
  const { tombstones, evidence, examSessionLog, sealKeys } = await rig.parts();
  const [signed, ...more] = await tombstones.list();
  expect(more).toEqual([]);
  const entries = await evidence.list('one', { afterPosition: 0, limit: 10 });
  const rows = await examSessionLog.ofExamSession('one');
  const last = entries.at(-1);
  expect(signed?.tombstone).toMatchObject({
    ...{ examSessionId: 'one', why: 'time-over', policy: { recorded: true, keptDays: 2 } },
    ...{ endedAtMs, deletedAtMs: rig.clock.nowMs, manifestSha256: null, previousSha256: null },
    tracks: [{ trackId: 'panorama', files: 1, bytes: 8, firstMs: endedAtMs, lastMs: endedAtMs + 1000 }],
    pictures: { identityStills: 2, blindPictures: 1 },
    entries: { count: 3, headHash: last !== undefined && 'hash' in last ? last.hash : '' },
    log: { count: rows.length, headHash: rows.at(-1)?.row.hash },
  });
  // Neither names nor anything that somebody wrote.
  expect(JSON.stringify(signed)).not.toMatch(/Ada|Anatomy|over\./);
  const verdict = verifyTombstone(signed ?? expect.fail(), await sealKeys.publicKeys(), isSignedBy, sha256);
  expect(verdict).toEqual({ verdict: 'valid', changed: [] });
  await rig.purge();
  expect(await deletions()).toHaveLength(1);
});

it('deletes pictures at the end where nothing is recorded', async () => {
  await rig.begin('one', null);
  await rig.purge();
  expect(await rig.left('one')).toMatchObject({ pictures: 3 });
  await rig.end('one');
  await rig.purge();
  expect(await rig.left('one')).toEqual(nothing);
  const [signed] = await (await rig.parts()).tombstones.list();
  expect(signed?.tombstone).toMatchObject({ tracks: [], entries: { count: 0, headHash: '0'.repeat(64) } });
});

it('leaves alone what is not finished, and an exam session that is open', async () => {
  await rig.begin('open', 0);
  await kept('unfinished', 0);
  const { evidence } = await rig.parts();
  rig.passDays(400);
  const unended = { unended: () => Promise.resolve(['unfinished']) };
  await rig.purge((parts) => ({ ...parts, evidence: withMethods(evidence, unended) }));
  expect(await rig.left('open')).toEqual(everything);
  expect(await rig.left('unfinished')).toEqual(everything);
});

it('deletes files that were left behind when the key was already gone, and pictures that came late', async () => {
  await kept('one', 1);
  await kept('two', 1);
  const { evidence, blindPictures } = await rig.parts();
  await evidence.eraseKey('one');
  await rig.purge();
  expect(await rig.left('one')).toMatchObject({ files: false, pictures: 3 });
  rig.passDays(1);
  await rig.purge();
  const late = { id: 'late', examSessionId: 'two', takenAtMs: 1, jpeg: Buffer.from('late') };
  await blindPictures.add(late);
  await rig.purge();
  expect(await rig.left('two')).toEqual(nothing);
  expect(await (await rig.parts()).tombstones.list()).toHaveLength(2);
});

it('deletes the others where one cannot be deleted, and says what was wrong', async () => {
  for (const id of ['one', 'two', 'three']) await kept(id, 1);
  rig.passDays(1);
  const { evidenceFiles } = await rig.parts();
  const erase = (id: string) =>
    id === 'two' ? Promise.reject(new Error('the disk')) : evidenceFiles.erase(id);
  const failing = withMethods(evidenceFiles, { erase });
  await expect(rig.purge((parts) => ({ ...parts, evidenceFiles: failing }))).rejects.toThrow('the disk');
  expect(await rig.left('one')).toEqual(nothing);
  expect(await rig.left('two')).toMatchObject({ key: null, files: true });
  expect(await rig.left('three')).toEqual(nothing);
  await rig.purge();
  expect(await rig.left('two')).toEqual(nothing);
});

it('deletes what is damaged too', async () => {
  await kept('one', 1);
  rig.passDays(1);
  const { evidence } = await rig.parts();
  const list: typeof evidence.list = async (id, page) =>
    (await evidence.list(id, page)).map(({ position }) => ({ position, unreadable: 'it was changed' }));
  await rig.purge((parts) => ({ ...parts, evidence: withMethods(evidence, { list }) }));
  expect(await rig.left('one')).toEqual(nothing);
  const [signed] = await (await rig.parts()).tombstones.list();
  expect(signed?.tombstone).toMatchObject({ tracks: [], entries: { count: 3, headHash: '0'.repeat(64) } });
});

it('deletes nothing that it cannot prove', async () => {
  await kept('one', 1);
  rig.passDays(1);
  const { sealKeys } = await rig.parts();
  const signer = () => Promise.reject(new Error('no key'));
  const purge = rig.purge((parts) => ({
    ...parts,
    sealKeys: withMethods(sealKeys, { signer }),
  }));
  await expect(purge).rejects.toThrow('no key');
  expect(await rig.left('one')).toEqual(everything);
  await rig.purge();
  expect(await rig.left('one')).toEqual(nothing);
});

describe('whatever moment the gateway is killed', () => {
  it.each(['before', 'after'] as const)(
    '%s a step, there is one tombstone in the end, and nothing else',
    async (when) => {
      let steps = 0;
      for (let step = 1; ; step += 1) {
        const id = `exam-${step}`;
        await kept(id, 1);
        rig.passDays(1);
        const failing = new FailingParts(step, when);
        const isKilled = await rig
          .purge((parts) => failing.wrap(parts))
          .then(
            () => false,
            () => true,
          );
        expect(isKilled).toBe(failing.hasFailed);
        await rig.startAgain();
        await rig.purge();
        expect(await rig.left(id), `${when} step ${step}`).toEqual(nothing);
        const parts = await rig.parts();
        expect(await parts.tombstones.ofExamSession(id)).toHaveLength(1);
        const told = (await parts.audit.newest(999)).filter(({ subjectId }) => subjectId === id);
        expect(told).toHaveLength(1);
        if (!failing.hasFailed) break;
        steps = step;
      }
      // Every call of a store, of the files and of the keys.
      expect(steps).toBeGreaterThan(15);
    },
  );
});

it('erases files although somebody has put others among them', async () => {
  await kept('one', 0);
  await writeFile(join(rig.folder, 'evidence/one/notes.txt'), 'mine');
  await rig.purge();
  expect(await rig.left('one')).toEqual(nothing);
});
