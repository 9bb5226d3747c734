import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VirtualHeadsetDiscovery } from '../../gateway/adapters/headset/virtual-headset-discovery.ts';
import { systemClock } from '../../gateway/adapters/system/system-clock.ts';
import type { ConsoleEvent } from '../../gateway/contract/events.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  viewerTokenSchema,
  type ExamSession,
} from '../../gateway/contract/exam-sessions.ts';
import type { RoomScan } from '../../gateway/contract/room-scan.ts';
import { facing } from '../../gateway/domain/headset/room-frame.ts';
import type { HeadsetControls, HeadsetEvent, IndicatorLight } from '../../gateway/ports/headset-controls.ts';
import type { Calibration } from '../../hardware/calibration/index.ts';
import type { HeadKeyframe } from '../../hardware/virtual-headset/head-trajectory.ts';
import type { HeadsetDiscovery } from '../../gateway/ports/headset-link.ts';
import type { Scenario } from '../../hardware/virtual-headset/index.ts';
import { loadScenario } from '../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import type { EventReader } from '../support/event-reader.ts';
import { FakeHeadsetLink } from '../support/fake-headset-link.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { patience } from '../support/patience.ts';
import { headSamples } from '../support/scanned-room.ts';
import { cameraEntry, renderThreadEntry } from '../support/virtual-headset-rig.ts';
import { TestGateway } from '../support/test-gateway.ts';

/** The virtual headset's unit, turned by the test: as fast as samples can be taken. */
class TurnedHeadset extends FakeHeadsetLink {
  readonly #events = new Set<(event: HeadsetEvent) => void>();
  readonly #covered: number[] = [];
  readonly lights: IndicatorLight[] = [];
  readonly controls: HeadsetControls = {
    onEvent: (listener) => {
      this.#events.add(listener);
      return () => this.#events.delete(listener);
    },
    showIndicator: (light) => {
      this.lights.push(light);
      return Promise.resolve();
    },
    readStatus: () =>
      Promise.resolve({
        temperatureCelsius: 30,
        worn: true,
        tampered: false,
        coveredLenses: this.#covered,
        batteryPercent: null,
      }),
  };

  override readCalibration(): Promise<Calibration> {
    return Promise.resolve(unitCalibration);
  }

  cover(lens: number): void {
    this.#covered.push(lens);
    for (const listener of this.#events) listener({ monotonicNs: 1n, event: 'lens-covered', detail: lens });
  }

  /** Resolves when the scan listens, and has been told how the head moves. */
  async move(head: readonly HeadKeyframe[], forS: number, fromS = 0): Promise<void> {
    await vi.waitUntil(() => this.listenerCount === 2, patience);
    for (const sample of headSamples(head, forS, fromS)) this.turn(sample);
  }
}

const exam = {
  id: 'anatomy',
  title: 'Anatomy II',
  durationMinutes: 60,
  policy: { checkInSteps: ['room-scan'] },
};
const still: HeadKeyframe[] = [{ atS: 0, facingDeg: 0, pitchDeg: 0, rollDeg: 0 }];
/** As the headset counts bearings that was switched on while it lay beside the screen. */
const shifted = (head: readonly HeadKeyframe[], byDeg: number): HeadKeyframe[] =>
  head.map((pose) => ({ ...pose, facingDeg: pose.facingDeg + byDeg }));

let dataDir: string;
let gateway: TestGateway;
let headset: TurnedHeadset;
let scheduled: ExamSession;
let cookies: { candidate: string; proctor: string; supervisor: string };
let pages: EventReader[] = [];

/** The gateway with a headset of the test, or with what is found on the USB. */
const start = (usbDiscovery?: HeadsetDiscovery) => {
  headset = new TurnedHeadset();
  return TestGateway.start({
    dataDir,
    config: { demonstration: false, ...(usbDiscovery && { headset: 'usb' }) },
    ...(usbDiscovery ? { usbDiscovery } : { headsets: [headset] }),
  });
};
const at = (id = scheduled.id) => `/api/exam-sessions/${id}`;
const show = async () =>
  examSessionSchema.parse(await (await gateway.fetch(at(), { headers: { cookie: cookies.proctor } })).json());

async function give(cookie: string, command: CommandRequest['command']): Promise<void> {
  const request = { idempotencyKey: randomUUID(), basedOn: (await show()).version, command };
  expect((await gateway.send('POST', `${at()}/commands`, request, cookie)).status).toBe(200);
}

async function agree(): Promise<void> {
  await give(cookies.candidate, { type: 'begin-check-in' });
  await give(cookies.candidate, { type: 'give-consent', textVersion: '1' });
}

/** The code of the refusal; null where the scan was started. */
async function startScan(id = scheduled.id): Promise<string | null> {
  const answer = await gateway.fetch(`${at(id)}/room-scan`, {
    method: 'POST',
    headers: { cookie: cookies.candidate },
  });
  if (answer.status === 204) return null;
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

async function open(cookie: string): Promise<EventReader> {
  const page = await gateway.openEvents(cookie);
  pages.push(page);
  return page;
}

const scanWhere =
  (fits: (scan: RoomScan | null) => boolean) => (event: Extract<ConsoleEvent, { type: 'room-scan' }>) =>
    event.examSessionId === scheduled.id && fits(event.scan);

async function schedule(candidateName: string, policy: Record<string, unknown> = exam.policy) {
  const wanted = { exam: { ...exam, policy }, candidateName };
  const answer = await gateway.send('POST', '/api/exam-sessions', wanted, cookies.supervisor);
  return scheduledExamSessionSchema.parse(await answer.json());
}

/** The candidate of a new exam session signs in. */
async function arrive(candidateName: string, policy: Record<string, unknown> = exam.policy): Promise<void> {
  const { examSession, candidateLink } = await schedule(candidateName, policy);
  scheduled = examSession;
  const token = new URL(candidateLink.url).hash.replace(/^#token=/, '');
  const signIn = await gateway.send('POST', '/api/sign-in/link', { token });
  cookies.candidate = (signIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  await vi.waitUntil(async () => (await show()).media.condition === 'live', patience);
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundsight-scan-'));
  gateway = await start();
  const [proctor, supervisor] = [await gateway.signIn('proctor'), await gateway.signIn('supervisor')];
  cookies = { proctor, supervisor, candidate: '' };
  await arrive('Ada Lindqvist');
});
afterEach(async () => {
  for (const page of pages) page.close();
  pages = [];
  await gateway.close();
  await rm(dataDir, { recursive: true, force: true });
});

it('is told to both sides while the head turns, noted when it is enough, and gives the room its forward direction for good', async () => {
  await agree();
  const [candidate, proctor] = [await open(cookies.candidate), await open(cookies.proctor)];
  const administrator = await open(await gateway.signIn('administrator'));
  expect(await startScan()).toBeNull();
  const { head, loopS } = await loadScenario('look-around');
  await headset.move(shifted(head, 70), 5);
  const half = await candidate.find(
    'room-scan',
    scanWhere((scan) => (scan?.coveragePercent ?? 0) > 30),
  );
  expect(half.scan).toMatchObject({ neededPercent: 85, hint: null, next: { elevationDeg: 0 } });
  // The light points from the face to there.
  const { head: face, next } = half.scan ?? {};
  const bearingDeg = ((next?.bearingDeg ?? 0) - (face?.bearingDeg ?? 0) + 360) % 360;
  await vi.waitUntil(() => headset.lights.some((light) => light.bearingDeg === bearingDeg), patience);
  expect(headset.lights.at(-1)).toMatchObject({ pattern: 'look-here', durationMs: 1500 });
  // A page that opens now knows at once.
  const late = await open(cookies.candidate);
  await late.find(
    'room-scan',
    scanWhere((scan) => scan?.cells === half.scan?.cells),
  );
  await headset.move(shifted(head, 70), loopS - 5, 5);
  await proctor.find('log-entry', ({ entry }) => entry.command.type === 'submit-room-scan');
  await candidate.find(
    'room-scan',
    scanWhere((scan) => scan === null),
  );
  const { state, checkIn } = await show();
  expect([state, checkIn.next]).toEqual(['lobby', null]);
  expect(checkIn.roomScan?.coveragePercent).toBeGreaterThan(95);
  expect(Buffer.from(checkIn.roomScan?.cells ?? '', 'base64').length).toBe(144);
  expect(administrator.events.some(({ type }) => type === 'room-scan')).toBe(false);

  const bearingSeen = async () => {
    const answer = await gateway.fetch(`${at()}/viewer-token`, {
      method: 'POST',
      headers: { cookie: cookies.proctor },
    });
    const { token, whepUrl } = viewerTokenSchema.parse(await answer.json());
    const headers = { 'content-type': 'application/sdp', authorization: `Bearer ${token}` };
    expect((await gateway.fetch(whepUrl, { method: 'POST', headers, body: sampleOfferSdp })).status).toBe(
      201,
    );
    const newest = 1_000_000_000_000n;
    return facing(gateway.transport.orientation?.at(newest) ?? [1, 0, 0, 0]).bearingDeg;
  };
  // The loop ends where the candidate faces the screen.
  expect(await bearingSeen()).toBeCloseTo(0, 1);
  await gateway.close();
  gateway = await start();
  await vi.waitUntil(async () => (await show()).media.condition === 'live', patience);
  for (const sample of headSamples(shifted(still, 90), 1)) headset.turn(sample);
  expect(await bearingSeen()).toBeCloseTo(20, 1);
});

it('keeps what was seen when the headset is unplugged, and goes on when the candidate faces the screen again', async () => {
  await agree();
  const page = await open(cookies.candidate);
  await startScan();
  await headset.move(still, 2);
  const { scan: before } = await page.find(
    'room-scan',
    scanWhere((scan) => (scan?.coveragePercent ?? 0) > 30),
  );
  headset.unplug();
  await page.find(
    'room-scan',
    scanWhere((scan) => scan?.hint === 'unplugged'),
  );
  expect(await startScan()).toBe('media-not-ready');
  headset = new TurnedHeadset();
  gateway.virtual.plugIn(headset);
  await headset.move(shifted(still, 50), 2);
  const { scan: waiting } = await page.find(
    'room-scan',
    scanWhere((scan) => scan?.hint === 'face-screen'),
  );
  expect(waiting?.cells).toBe(before?.cells);
  page.events.length = 0;
  expect(await startScan()).toBeNull();
  await headset.move(shifted(still, 50), 2, 10);
  const { scan: after } = await page.find(
    'room-scan',
    scanWhere((scan) => scan?.head?.bearingDeg === 0 && scan.hint === null),
  );
  expect(after?.cells).toBe(before?.cells);
});

it('says that a lens is covered, and begins anew when the candidate starts again', async () => {
  await agree();
  const page = await open(cookies.candidate);
  await startScan();
  await headset.move(still, 2);
  await page.find(
    'room-scan',
    scanWhere((scan) => (scan?.coveragePercent ?? 0) > 30),
  );
  headset.cover(1);
  await page.find(
    'room-scan',
    scanWhere((scan) => scan?.hint === 'lens-covered'),
  );
  expect(await startScan()).toBeNull();
  await page.find(
    'room-scan',
    scanWhere((scan) => scan?.coveragePercent === 0 && scan.hint === 'lens-covered'),
  );
});

it('is refused where it is not its turn, for others, and without a headset', async () => {
  expect(await startScan()).toBe('command-illegal');
  await agree();
  const { examSession } = await schedule('Ben');
  expect(await startScan(examSession.id)).toBe('not-found');
  expect(await startScan('nothing')).toBe('not-found');
  headset.unplug();
  await vi.waitUntil(async () => (await show()).media.condition === 'absent', patience);
  expect(await startScan()).toBe('media-not-ready');
});

it('ends with the check-in, and is begun anew after a restart of the gateway', async () => {
  await agree();
  const page = await open(cookies.proctor);
  await startScan();
  await headset.move(still, 2);
  await page.find(
    'room-scan',
    scanWhere((scan) => (scan?.coveragePercent ?? 0) > 30),
  );
  await gateway.close();
  gateway = await start();
  await vi.waitUntil(async () => (await show()).media.condition === 'live', patience);
  const after = await open(cookies.proctor);
  await after.find('exam-session', ({ examSession }) => examSession.id === scheduled.id);
  expect((await show()).checkIn.next).toBe('room-scan');
  await startScan();
  await after.find(
    'room-scan',
    scanWhere((scan) => scan?.coveragePercent === 0),
  );
  await give(cookies.proctor, { type: 'waive-step', step: 'room-scan', reason: 'cannot turn' });
  await after.find(
    'room-scan',
    scanWhere((scan) => scan === null),
  );
  expect(headset.listenerCount).toBe(1);
});

it('is done by the virtual headset whose head turns, in its own time', async () => {
  await give(cookies.supervisor, { type: 'cancel', reason: 'another headset' });
  await gateway.close();
  const head = [0, 3.2, 6.4].map((atS, place) => ({
    ...{ atS, facingDeg: (place % 2) * 64, pitchDeg: 0, rollDeg: 0 },
  }));
  const scenario: Scenario = {
    ...{ version: 1, name: 'turn', description: 'A turn to the right and back.', loopS: 6.4, seed: 1 },
    ...{ head, visit: [], sound: { speech: [], typing: [] } },
  };
  const discovery = new VirtualHeadsetDiscovery({
    ...{ scenario, scene: { kind: 'room' }, cacheFolder: join(dataDir, 'cache'), clock: systemClock },
    // Only the head matters here.
    ...{ framesPerSecond: 1, cameraEntry, renderThreadEntry },
  });
  gateway = await start(discovery);
  await arrive('Cy', { ...exam.policy, roomCoveragePercent: 55 });
  await agree();
  expect(await startScan()).toBeNull();
  await vi.waitUntil(async () => (await show()).state === 'lobby', patience);
  const { coveragePercent = 0 } = (await show()).checkIn.roomScan ?? {};
  expect(coveragePercent).toBeGreaterThanOrEqual(55);
  expect(coveragePercent).toBeLessThan(80);
});
