import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedIn } from '../../gateway/ports/signed-in.ts';
import { LegalHolds, showTombstone } from '../../gateway/use-cases/legal-holds.ts';
import { everything, nothing, RetentionRig } from '../support/retention-rig.ts';
import { withMethods } from '../support/with-methods.ts';

let rig: RetentionRig;
let announced: string[];
beforeEach(async () => {
  rig = await RetentionRig.open();
  announced = [];
});
afterEach(() => rig.close());

const sue: SignedIn = {
  secretDigest: 's',
  account: {
    ...{ id: 'sue', name: 'Sue', role: 'supervisor', examSessionId: null, passwordHash: null },
    ...{ disabled: false, createdAtMs: 0 },
  },
};
let ids = 0;
async function holds(): Promise<LegalHolds> {
  const announce = (id: string) => Promise.resolve(void announced.push(id));
  const secrets = { newId: () => `hold-${(ids += 1)}` };
  return new LegalHolds({ ...(await rig.parts()), board: { announce }, secrets });
}
const place = async (id: string, reason = 'A complaint of Ada') => (await holds()).place(sue, id, reason);
const codeOf = (error: unknown) => (error as { code: string }).code;
const lift = async (id: string) => (await holds()).lift(sue, id, 'It was answered');

describe('a legal hold', () => {
  it.each(['open', 'over'])(
    'keeps everything of an exam session that is %s when it is placed',
    async (when) => {
      await rig.begin('one', 1);
      await rig.begin('other', 1);
      if (when === 'over') await rig.end('one');
      const [hold] = await place('one');
      expect(hold).toEqual({
        id: `hold-${ids}`,
        placed: {
          ...{ at: new Date(rig.clock.wallMs()).toISOString(), accountId: 'sue', name: 'Sue' },
          reason: 'A complaint of Ada',
        },
        lifted: null,
      });
      expect(announced).toEqual(['one']);
      if (when === 'open') await rig.end('one');
      await rig.end('other');
      rig.passDays(4000);
      await rig.startAgain();
      await rig.purge();
      expect(await rig.left('one')).toEqual(everything);
      expect(await rig.left('other')).toEqual(nothing);
      expect(await lift('one')).toMatchObject([{ lifted: { name: 'Sue', reason: 'It was answered' } }]);
      await rig.purge();
      expect(await rig.left('one')).toEqual(nothing);
    },
  );

  it('keeps pictures where nothing is recorded', async () => {
    await rig.begin('one', null);
    await place('one');
    await rig.end('one');
    await rig.purge();
    expect(await rig.left('one')).toMatchObject({ pictures: 3 });
    await lift('one');
    await rig.purge();
    expect(await rig.left('one')).toEqual(nothing);
  });

  it('lets the usual time count again when it is lifted before that is over', async () => {
    await rig.begin('one', 10);
    await rig.end('one');
    await place('one');
    rig.passDays(3);
    await lift('one');
    await rig.purge();
    expect(await rig.left('one')).toEqual(everything);
    rig.passDays(7);
    await rig.purge();
    expect(await rig.left('one')).toEqual(nothing);
  });

  it('is in the audit log, without what somebody wrote', async () => {
    await rig.begin('one', 1);
    await place('one');
    await lift('one');
    const { audit } = await rig.parts();
    const entry = { accountId: 'sue', subjectId: 'one', atMs: rig.clock.wallMs() };
    expect((await audit.newest(9)).reverse()).toEqual([
      { ...entry, action: 'legal-hold-placed', detail: { holdId: `hold-${ids}` } },
      { ...entry, action: 'legal-hold-lifted', detail: { holdId: `hold-${ids}` } },
    ]);
  });

  it('is there once, and again after it was lifted; all of them are told', async () => {
    await rig.begin('one', 1);
    await expect(lift('one')).rejects.toMatchObject({ code: 'hold-missing' });
    const placed = await Promise.allSettled([
      place('one', 'first'),
      place('one', 'second'),
      place('one', 'third'),
    ]);
    expect(placed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(placed.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'hold-there' } },
      { reason: { code: 'hold-there' } },
    ]);
    const lifted = await Promise.allSettled([lift('one'), lift('one')]);
    expect(lifted.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await place('one', 'again')).toMatchObject([
      { lifted: { reason: 'It was answered' } },
      { placed: { reason: 'again' }, lifted: null },
    ]);
    const { audit } = await rig.parts();
    expect(await audit.newest(9)).toHaveLength(3);
  });

  it('comes too late where the recording is deleted, by a gateway of before too', async () => {
    await rig.begin('one', 0);
    await rig.end('one');
    await rig.purge();
    await expect(place('one')).rejects.toMatchObject({ code: 'evidence-deleted' });
    await rig.begin('old', 1);
    const { evidence, audit } = await rig.parts();
    await evidence.eraseKey('old');
    const before = await audit.newest(9);
    await expect(place('old')).rejects.toMatchObject({ code: 'evidence-deleted' });
    expect(await audit.newest(9)).toEqual(before);
    await expect(place('none')).rejects.toMatchObject({ code: 'not-found' });
    await expect((await holds()).list('none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is either there before the deletion, or refused: never both', async () => {
    const outcomes = new Set<string>();
    // The hold comes before each call of the deletion in turn.
    for (let step = 1; step <= 12; step += 1) {
      const id = `exam-${step}`;
      await rig.begin(id, 1);
      await rig.end(id);
      rig.passDays(1);
      const placed = placedBefore(step, id);
      await rig.purge(placed.wrap);
      const outcome = await placed.outcome;
      outcomes.add(outcome);
      if (outcome === 'evidence-deleted') expect(await rig.left(id)).toEqual(nothing);
      else {
        expect(await rig.left(id)).toEqual(everything);
        await lift(id);
        await rig.purge();
      }
    }
    expect([...outcomes].sort()).toEqual(['evidence-deleted', 'placed']);
  });

  function placedBefore(step: number, id: string) {
    let calls = 0;
    let done: (outcome: string) => void = () => undefined;
    const outcome = new Promise<string>((resolve) => (done = resolve));
    const first = async () => {
      calls += 1;
      if (calls !== step) return;
      done(await place(id).then(() => 'placed', codeOf));
    };
    const wrap = (parts: Awaited<ReturnType<RetentionRig['parts']>>): typeof parts => {
      const { evidence, seals, sealKeys, tombstones, identityStills, blindPictures, evidenceFiles } = parts;
      const before =
        <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
        async (...args: Args) => {
          await first();
          return call(...args);
        };
      return {
        ...parts,
        evidence: withMethods(evidence, {
          list: before((...args) => evidence.list(...args)),
          eraseKey: before((...args) => evidence.eraseKey(...args)),
        }),
        seals: withMethods(seals, { ofExamSession: before((of) => seals.ofExamSession(of)) }),
        sealKeys: withMethods(sealKeys, { signer: before(() => sealKeys.signer()) }),
        tombstones: withMethods(tombstones, {
          bury: before((...args) => tombstones.bury(...args)),
          ofExamSession: before((of) => tombstones.ofExamSession(of)),
        }),
        identityStills: withMethods(identityStills, {
          count: before((of) => identityStills.count(of)),
          removeOfExamSession: before((of) => identityStills.removeOfExamSession(of)),
        }),
        blindPictures: withMethods(blindPictures, {
          count: before((of) => blindPictures.count(of)),
          removeOfExamSession: before((of) => blindPictures.removeOfExamSession(of)),
        }),
        evidenceFiles: withMethods(evidenceFiles, { erase: before((of) => evidenceFiles.erase(of)) }),
      };
    };
    return { wrap, outcome };
  }
});

it('shows the newest tombstone, and none where nothing was deleted', async () => {
  await rig.begin('one', 0);
  const show = async (id: string) => showTombstone(await rig.parts())(id);
  await expect(show('one')).rejects.toMatchObject({ code: 'not-found' });
  await rig.end('one');
  await rig.purge();
  expect(await show('one')).toMatchObject({ tombstone: { examSessionId: 'one' } });
});
