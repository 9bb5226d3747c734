import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import type { ConsoleEvent } from '../../../../gateway/contract/events.ts';
import type { ExamCommand } from '../../../../gateway/contract/exam-commands.ts';
import type { Actor } from '../../../../gateway/contract/exam-log.ts';
import type { RoomScan } from '../../../../gateway/contract/room-scan.ts';
import type { AccountRecord } from '../../../../gateway/domain/accounts/account.ts';
import type { HeadsetControls, IndicatorLight } from '../../../../gateway/ports/headset-controls.ts';
import { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';
import { LiveHeadsets, type LiveHeadset } from '../../../../gateway/use-cases/live-headsets.ts';
import { RoomScans } from '../../../../gateway/use-cases/room-scans.ts';
import { unitCalibration } from '../../../../hardware/virtual-headset/unit-calibration.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { candidate, proctor, sampleExam, sha256 } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';
import { headSamples } from '../../../support/scanned-room.ts';

/** The virtual headset's lenses, and a light. */
class LitHeadset extends FakeHeadsetLink {
  readonly lights: IndicatorLight[] = [];
  readonly controls: HeadsetControls = {
    onEvent: () => () => undefined,
    readStatus: () => Promise.reject(new Error('busy')),
    showIndicator: (light) => {
      this.lights.push(light);
      return Promise.resolve();
    },
  };
  override readCalibration = () => Promise.resolve(unitCalibration);
}

const still = [{ atS: 0, facingDeg: 0, pitchDeg: 0, rollDeg: 0 }];
const around = [
  ...still,
  { atS: 6, facingDeg: 100, pitchDeg: 0, rollDeg: 0 },
  { atS: 12, facingDeg: 0, pitchDeg: 30, rollDeg: 0 },
];
const ada: AccountRecord = {
  ...{ id: 'c', name: 'Ada', role: 'candidate', examSessionId: 'one' },
  ...{ passwordHash: null, disabled: false, createdAtMs: 1 },
};

let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let liveHeadsets: LiveHeadsets;
let headset: LitHeadset;
let live: LiveHeadset;
let scans: RoomScans;
let told: (RoomScan | null)[];

function plugIn(): void {
  headset = new LitHeadset();
  live = liveHeadsets.add(headset);
  live.source = new FakeMediaSource();
  live.status = { condition: 'live', faultCode: null };
}

const give = (actor: Actor, command: ExamCommand) =>
  desk.give('one', {
    actor,
    command,
    basedOn: desk.facts('one')?.version ?? 0,
    idempotencyKey: randomUUID(),
  });
const start = () => scans.start({ account: ada, secretDigest: 'x' }, 'one');
const move = (head: typeof still, forS: number, fromS = 0): void => {
  for (const sample of headSamples(head, forS, fromS)) headset.turn(sample);
};
const hint = () => told.at(-1)?.hint;

async function begin(policy: Record<string, unknown> = {}): Promise<void> {
  await desk.schedule('one', sampleExam({ policy: { checkInSteps: ['room-scan'], ...policy } }), 'Ada');
  await give(candidate, { type: 'begin-check-in' });
  await give(candidate, { type: 'give-consent', textVersion: '1' });
}

beforeEach(async () => {
  stores = memoryStores();
  clock = new FakeClock();
  told = [];
  liveHeadsets = new LiveHeadsets();
  plugIn();
  await stores.examSessions.add({
    ...{ id: 'one', examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled' },
    ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null, headsetId: headset.identity.id },
  });
  const log = new CollectingLog();
  const examTime = new ExamTime(clock, 'boot', null);
  const parts = { examSessionLog: stores.examSessionLog, examTime, digest: sha256, newId: randomUUID, log };
  desk = await ExamSessionDesk.open(parts);
  const consoleEvents = {
    publish: (event: ConsoleEvent) => {
      if (event.type === 'room-scan') told.push(event.scan);
    },
    closeSignIn: () => undefined,
    closeAccount: () => undefined,
  };
  scans = new RoomScans({ desk, examSessions: stores.examSessions, liveHeadsets, consoleEvents, clock, log });
});

it('a headset that does not tell where it points is said to do so after two seconds', async () => {
  await begin();
  await start();
  await scans.look();
  expect(hint()).toBeNull();
  clock.advance(1900);
  await scans.look();
  expect(hint()).toBeNull();
  clock.advance(200);
  await scans.look();
  expect(hint()).toBe('no-orientation');
  move(still, 1);
  await scans.look();
  expect(hint()).toBeNull();
});

it('what has not changed is not told again, and what a new page gets is what was told last', async () => {
  await begin();
  await start();
  expect(scans.current()).toEqual([]);
  move(still, 1);
  await scans.look();
  await scans.look();
  expect(told).toHaveLength(1);
  expect(scans.current()).toEqual([{ type: 'room-scan', examSessionId: 'one', scan: told[0] }]);
});

it('a picture that is gone is not seen, and counts again when it is back', async () => {
  await begin();
  live.status = { condition: 'recovering', faultCode: null };
  await start();
  await scans.look();
  move(still, 1);
  await scans.look();
  expect([hint(), told.at(-1)?.coveragePercent]).toEqual(['no-picture', 0]);
  live.status = { condition: 'live', faultCode: null };
  move(still, 1, 2);
  await scans.look();
  expect(told.at(-1)?.coveragePercent).toBeGreaterThan(30);
});

it('the light points once a second, and not while somebody talks', async () => {
  await begin();
  await start();
  await scans.look();
  move(still, 2);
  await scans.look();
  await scans.look();
  expect(headset.lights).toHaveLength(1);
  clock.advance(1000);
  await give(proctor, { type: 'start-talking' });
  await scans.look();
  expect(headset.lights).toHaveLength(1);
  await give(proctor, { type: 'stop-talking' });
  await scans.look();
  expect(headset.lights).toHaveLength(2);
});

it('in a pause to verify again the room may be shown again, and the newer scan counts', async () => {
  await begin();
  await desk.note('one', { type: 'submit-room-scan', coveragePercent: 99, cells: '' });
  await give(proctor, { type: 'admit' });
  await give(proctor, { type: 'pause', reason: 'alarm' });
  await expect(start()).rejects.toMatchObject({ code: 'command-illegal' });
  await give(proctor, { type: 'resume' });
  await give(proctor, { type: 'verify-again', reason: 'please show your room' });
  await start();
  await scans.look();
  move(around, 14);
  await scans.look();
  const facts = desk.facts('one');
  expect(facts?.state).toBe('paused');
  expect(facts?.checkIn['room-scan']?.coveragePercent).toBeLessThan(99);
  expect(facts?.checkIn['room-scan']).toMatchObject({ forwardBearingDeg: 0 });
  expect(told.at(-1)).toBeNull();
});

it('a scan that could not be noted goes on, and is noted later', async () => {
  await begin();
  await start();
  await scans.look();
  move(around, 14);
  const append = stores.examSessionLog.append.bind(stores.examSessionLog);
  stores.examSessionLog.append = () => Promise.reject(new Error('disk full'));
  await expect(scans.look()).rejects.toThrow('disk full');
  expect(told.at(-1)?.coveragePercent).toBeGreaterThanOrEqual(85);
  stores.examSessionLog.append = append;
  await scans.look();
  expect(desk.facts('one')?.state).toBe('lobby');
  expect(told.at(-1)).toBeNull();
});

it('ends when the exam session does, and leaves the headset alone', async () => {
  await begin();
  await start();
  await scans.look();
  expect(headset.listens).toBe(true);
  await desk.note('one', { type: 'expire' });
  await scans.look();
  expect([headset.listens, told.at(-1), scans.current()]).toEqual([false, null, []]);
});
