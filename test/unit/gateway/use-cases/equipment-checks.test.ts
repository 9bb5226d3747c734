import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EquipmentReading } from '../../../../gateway/contract/equipment.ts';
import type { GreyPicture } from '../../../../gateway/ports/grey-pictures.ts';
import type { HeadsetControls, UnitStatus } from '../../../../gateway/ports/headset-controls.ts';
import type { SignedIn } from '../../../../gateway/ports/signed-in.ts';
import { EquipmentChecks } from '../../../../gateway/use-cases/equipment-checks.ts';
import { ExamSessionBoard } from '../../../../gateway/use-cases/exam-session-board.ts';
import { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { LivePublications } from '../../../../gateway/use-cases/live-publications.ts';
import { LiveRecordings } from '../../../../gateway/use-cases/live-recordings.ts';
import { ViewerRegistry } from '../../../../gateway/use-cases/viewer-registry.ts';
import { unitCalibration } from '../../../../hardware/virtual-headset/unit-calibration.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { candidate, proctor, sampleExam, sha256 } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource, sampleLook } from '../../../support/fake-media-source.ts';
import { blurred, changed, greyRoom, isInFront } from '../../../support/grey-room.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

const person = (examSessionId: string | null): SignedIn => ({
  secretDigest: 'secret',
  account: {
    ...{ id: candidate.accountId ?? '', name: candidate.name, role: 'candidate', examSessionId },
    ...{ passwordHash: null, disabled: false, createdAtMs: 0 },
  },
});
const ada = person('one');
const room = greyRoom();
const coveredInFront = changed(room, (bearingDeg, luma) => (isInFront(bearingDeg) ? 20 : luma));
const status: UnitStatus = {
  ...{ temperatureCelsius: 36, worn: true, tampered: false, coveredLenses: [], batteryPercent: null },
};

describe('the equipment check of a candidate', () => {
  let clock: FakeClock;
  let desk: ExamSessionDesk;
  let checks: EquipmentChecks;
  let liveHeadsets: LiveHeadsets;
  let link: FakeHeadsetLink & { controls: HeadsetControls };
  let source: FakeMediaSource;
  let picture: GreyPicture;
  let unit: () => Promise<UnitStatus>;

  const plugIn = () => {
    source = new FakeMediaSource();
    liveHeadsets.add(link).source = source;
  };
  /** A second passes: a new still, a packet of each screen, five intervals of sound. */
  const second = (rmsDb = -62) => {
    clock.advance(1000);
    source.still = Buffer.from(randomUUID());
    source.emitRtp('screen-1', Buffer.alloc(12));
    for (let interval = 0; interval < 5; interval += 1)
      source.emitSoundLevel({ rmsDb: rmsDb - 3 * (interval % 2), peakDb: rmsDb + 10 });
  };
  const problems = (readings: readonly EquipmentReading[]) =>
    readings.flatMap(({ what, of = '', problem }) =>
      problem === undefined ? [] : [`${what} ${of} ${problem}`],
    );
  const now = async () => problems(await checks.read(ada, 'one'));
  const give = (actor: typeof candidate, command: Parameters<ExamSessionDesk['give']>[1]['command']) =>
    desk.give('one', {
      actor,
      command,
      basedOn: desk.facts('one')?.version ?? 0,
      idempotencyKey: randomUUID(),
    });
  const makeGood = async () => {
    source.looks.set('screen-1', sampleLook({ mean: 0.6, spread: 0.2 }));
    second();
    second(-24);
    checks.newBeeps(ada, 'one');
    await checks.countBeeps(ada, 'one', 3);
    await checks.noteUpload(ada, 'one', { bytes: 2_000_000, durationMs: 200 });
  };

  beforeEach(async () => {
    clock = new FakeClock();
    liveHeadsets = new LiveHeadsets();
    picture = room;
    unit = () => Promise.resolve(status);
    const controls: HeadsetControls = { onEvent: () => () => undefined, readStatus: () => unit() };
    link = Object.assign(new FakeHeadsetLink(), { controls });
    link.readCalibration = () => Promise.resolve(unitCalibration);
    plugIn();
    const { examSessions, examSessionLog } = memoryStores();
    const examTime = new ExamTime(clock, 'boot', null);
    const log = new CollectingLog();
    desk = await ExamSessionDesk.open({ examSessionLog, examTime, digest: sha256, newId: randomUUID, log });
    await examSessions.add({
      ...{ id: 'one', examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled' },
      ...{ headsetId: link.identity.id, createdAtMs: 1, startedAtMs: null, endedAtMs: null },
    });
    await desk.schedule('one', sampleExam({ policy: { checkInSteps: ['equipment'] } }), 'Ada');
    const viewers = new ViewerRegistry({ total: 1, perExamSession: 1 });
    const nothing = () => undefined;
    const consoleEvents = { publish: nothing, closeSignIn: nothing, closeAccount: nothing };
    checks = new EquipmentChecks({
      ...{ clock, examSessions, liveHeadsets, desk },
      greyStills: { decode: () => Promise.resolve(picture) },
      board: new ExamSessionBoard({
        ...{ examSessions, liveHeadsets, viewers, consoleEvents, desk },
        publications: new LivePublications(null),
        recordings: new LiveRecordings(),
        legalHolds: { lasting: () => Promise.resolve([]) },
      }),
      presence: { roundTripMs: () => 20 },
      // The second of 2, 3, 4 and 5 beeps.
      randomInt: () => 1,
    });
    await give(candidate, { type: 'begin-check-in' });
    await give(candidate, { type: 'give-consent', textVersion: '1' });
  });
  afterEach(() => desk.close());

  it('is good when each of it was seen, heard and counted, and leads on to the next step', async () => {
    await now();
    expect(await now()).toContain('speaker  not-tried');
    await makeGood();
    expect(await now()).toEqual([]);
    expect((await checks.finish(ada, 'one')).state).toBe('lobby');
    expect(desk.facts('one')?.checkIn.equipment?.findings).toHaveLength(14);
    expect(source.listenerCount()).toBe(0);
  });

  it('writes down what is not good as well, once for the same verdict', async () => {
    await now();
    await makeGood();
    picture = coveredInFront;
    second();
    expect((await checks.finish(ada, 'one')).checkIn.next).toBe('equipment');
    const version = desk.facts('one')?.version;
    await checks.finish(ada, 'one');
    expect(desk.facts('one')?.version).toBe(version);
    const bad = desk.facts('one')?.checkIn.equipment?.findings.filter(({ ok }) => !ok);
    expect(bad?.map(({ what, of, problem }) => [what, of, problem])).toEqual([
      ['lens-uncovered', 'lens-1', 'covered'],
      ['lens-sharpness', 'lens-1', 'no-detail'],
    ]);
    picture = room;
    second();
    expect((await checks.finish(ada, 'one')).state).toBe('lobby');
  });

  it('goes by what the headset says of itself, and says where it does not answer', async () => {
    await now();
    await makeGood();
    unit = () => Promise.resolve({ ...status, worn: false, coveredLenses: [1] });
    expect(await now()).toEqual(['headset-worn  not-worn', 'lens-uncovered lens-2 covered']);
    unit = () => Promise.reject(new Error('unplugged'));
    expect(await now()).toEqual(['headset-worn  no-answer']);
    unit = () => new Promise(() => undefined);
    expect(await now()).toEqual(['headset-worn  no-answer']);
    unit = () => Promise.resolve({ ...status, worn: null });
    expect(await now()).toEqual([]);
  });

  it('takes the sharpest of the last five pictures: motion blurs, and nothing makes sharper', async () => {
    await now();
    await makeGood();
    picture = blurred(room, 2);
    for (let turned = 0; turned < 4; turned += 1) {
      second();
      expect(await now()).toEqual([]);
    }
    second();
    expect(await now()).toEqual(['lens-sharpness lens-1 blurred', 'lens-sharpness lens-2 blurred']);
  });

  it('sees when a screen is no longer sent, is black, and when the sound stops', async () => {
    await now();
    source.looks.set('screen-1', sampleLook({ mean: 0, spread: 0 }));
    second();
    expect(await now()).toContain('screen-picture screen-1 black');
    clock.advance(4000);
    expect(await now()).toEqual(
      expect.arrayContaining(['screen-shared screen-1 not-shared', 'spoken-word  no-sound']),
    );
  });

  it('has no picture while the media are not live, and begins anew with a headset that was plugged in again', async () => {
    await now();
    await makeGood();
    expect(await now()).toEqual([]);
    source.status = { condition: 'recovering', faultCode: 'camera-silent' };
    expect(await now()).toContain('lens-picture lens-1 no-picture');
    const before = source;
    plugIn();
    expect(await now()).toContain('spoken-word  no-sound');
    expect(before.listenerCount()).toBe(0);
    liveHeadsets.remove(liveHeadsets.all()[0] as never);
    expect(await now()).toEqual(
      expect.arrayContaining([
        'headset-worn  headset-absent',
        'lens-picture  no-picture',
        'screen-shared  not-shared',
      ]),
    );
  });

  it('takes one count for each beeps, and none without', async () => {
    await expect(checks.countBeeps(ada, 'one', 3)).rejects.toMatchObject({ code: 'command-illegal' });
    checks.newBeeps(ada, 'one');
    expect(problems(await checks.countBeeps(ada, 'one', 4))).toContain('speaker  wrong-count');
    await expect(checks.countBeeps(ada, 'one', 3)).rejects.toMatchObject({ code: 'command-illegal' });
    checks.newBeeps(ada, 'one');
    expect(problems(await checks.countBeeps(ada, 'one', null))).toContain('speaker  not-heard');
  });

  it('counts an upload that is large or long enough, against what the seat sends', async () => {
    const upload = async (bytes: number, durationMs: number) => {
      const readings = await checks.noteUpload(ada, 'one', { bytes, durationMs });
      const found = readings.find(({ what }) => what === 'upload');
      return [found?.value, found?.problem];
    };
    expect(await upload(100_000, 2)).toEqual([null, 'not-measured']);
    expect(await upload(2_000_000, 200)).toEqual([80, undefined]);
    // Panorama 4, screen 1.5 and microphone 0.032 Mb/s.
    expect(await upload(2_000_000, 3_000)).toEqual([5.3, 'slow']);
    expect(await upload(90_000, 8_000)).toEqual([0.1, 'slow']);
  });

  it('is nobody else’s, and only while it is the step to be done', async () => {
    await expect(checks.read(person('two'), 'one')).rejects.toMatchObject({ code: 'not-found' });
    await expect(checks.read(person('two'), 'two')).rejects.toMatchObject({ code: 'not-found' });
    await give(proctor, { type: 'waive-step', step: 'equipment', reason: 'the lamp is broken' });
    await expect(checks.read(ada, 'one')).rejects.toMatchObject({ code: 'command-illegal' });
    await expect(checks.finish(ada, 'one')).rejects.toMatchObject({ code: 'command-illegal' });
  });
});
