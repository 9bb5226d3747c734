import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { VirtualHeadsetDiscovery } from '../../gateway/adapters/headset/virtual-headset-discovery.ts';
import type { VirtualHeadsetLink } from '../../gateway/adapters/headset/virtual-headset-link.ts';
import { builtFiles } from '../../gateway/cli/built-files.ts';
import { composeDevices } from '../../gateway/compose/devices.ts';
import { composeGateway } from '../../gateway/compose/gateway.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { defaultFolders } from '../../gateway/config/default-folders.ts';
import { equipmentCheckSchema, type EquipmentReading } from '../../gateway/contract/equipment.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import { examSessionSchema, scheduledExamSessionSchema } from '../../gateway/contract/exam-sessions.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import type { HeadsetFaultCommand } from '../../hardware/virtual-headset/index.ts';
import type { RunningGateway } from '../../gateway/running-gateway.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { EventReader } from '../support/event-reader.ts';
import { countBeeps } from '../support/count-beeps.ts';

const exam = examSchema.parse({
  ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: ['equipment'] } },
});
/** Speech is a few seconds of a loop of twelve. */
const loopPatience = { timeout: 45_000, interval: 250 };

describe('the equipment check of a candidate with a virtual headset', () => {
  let dataDir: string;
  let gateway: RunningGateway;
  let suffer: (fault: HeadsetFaultCommand) => void;
  let felt: () => VirtualHeadsetLink['felt'] | undefined;
  let examSessionId: string;
  let candidate: string;
  let proctor: string;
  let page: EventReader;

  const call = (method: string, path: string, cookie: string, body?: unknown) =>
    fetch(new URL(`/api/exam-sessions${path}`, gateway.address), {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const equipment = (method: string, step = '', body?: unknown) =>
    call(method, `/${examSessionId}/equipment${step}`, candidate, body);
  const readingsOf = async (answer: Response | Promise<Response>) =>
    equipmentCheckSchema.parse(await (await answer).json()).readings;
  const problems = (readings: readonly EquipmentReading[]) =>
    readings.flatMap(({ what, of, problem }) =>
      problem === undefined ? [] : [[what, of, problem].join(' ').replace('  ', ' ')],
    );
  const problemsNow = async () => problems(await readingsOf(equipment('GET')));
  /** Whether the virtual headset's wearer has spoken already depends on where the loop of its scene is. */
  const butWord = (found: readonly string[]) =>
    found.filter((problem) => problem !== 'spoken-word not-spoken');
  const problemsButWord = async () => butWord(await problemsNow());
  const examSessionOf = async (answer: Response | Promise<Response>) =>
    examSessionSchema.parse(await (await answer).json());

  async function signIn(url: string): Promise<string> {
    const answer = await fetch(new URL('/api/sign-in/link', gateway.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: url.slice(url.indexOf('#token=') + 7) }),
    });
    return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  }
  async function give(command: CommandRequest['command'], cookie = candidate): Promise<void> {
    const { version } = await examSessionOf(call('GET', `/${examSessionId}`, candidate));
    const request = { idempotencyKey: randomUUID(), basedOn: version, command };
    expect((await call('POST', `/${examSessionId}/commands`, cookie, request)).status).toBe(200);
  }

  beforeAll(async () => {
    delete process.env.DISPLAY;
    dataDir = await mkdtemp(join(tmpdir(), 'roundsight-equipment-'));
    const config = {
      ...configFileSchema.parse({
        ...{ port: 0, headset: 'virtual', demonstration: false },
        rateLimits: { commandsPerMinute: 10_000 },
      }),
      ...{ dataDir, cacheDir: defaultFolders(process.env, homedir()).cacheDir },
    };
    const log = new CollectingLog();
    const devices = await composeDevices(config, log, builtFiles);
    suffer = (fault) => {
      if (devices.virtual instanceof VirtualHeadsetDiscovery) devices.virtual.link?.suffer(fault);
    };
    felt = () =>
      devices.virtual instanceof VirtualHeadsetDiscovery ? devices.virtual.link?.felt : undefined;
    gateway = await composeGateway(config, log, devices, join(dataDir, 'none'));
    const links = await gateway.signInLinks();
    const cookieOf = (wanted: string) => signIn(links.find(({ role }) => role === wanted)?.url ?? '');
    proctor = await cookieOf('proctor');
    const supervisor = await cookieOf('supervisor');
    const scheduled = await call('POST', '', supervisor, { exam, candidateName: 'Ada Lindqvist' });
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await scheduled.json());
    examSessionId = examSession.id;
    candidate = await signIn(candidateLink.url);
    page = await EventReader.open(`${gateway.address.replace('http', 'ws')}/api/events`, {
      cookie: candidate,
    });
    await give({ type: 'begin-check-in' });
    await give({ type: 'give-consent', textVersion: '1' });
  });
  afterAll(async () => {
    page.close();
    await gateway.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('finds everything good but what the candidate has still to do', async () => {
    await vi.waitFor(
      async () => expect(await problemsButWord()).toEqual(['speaker not-tried', 'upload not-measured']),
      loopPatience,
    );
    const readings = await readingsOf(equipment('GET'));
    expect(readings.map(({ what, of }) => [what, of].filter(Boolean).join(' '))).toEqual([
      'headset-worn',
      ...['lens-picture lens-1', 'lens-uncovered lens-1', 'lens-sharpness lens-1'],
      ...['lens-picture lens-2', 'lens-uncovered lens-2', 'lens-sharpness lens-2'],
      ...['light', 'spoken-word', 'speaker', 'webcam'],
      ...['screen-shared screen-1', 'screen-picture screen-1'],
      ...['upload', 'delay'],
    ]);
    expect(
      readings.filter(({ what }) => what === 'lens-picture').map(({ bearingDeg }) => bearingDeg),
    ).toEqual([0, 180]);
  });

  it('counts what the candidate counted, and no guess twice', async () => {
    const right = countBeeps(Buffer.from(await (await equipment('POST', '/beeps')).arrayBuffer()));
    const wrong = await readingsOf(equipment('POST', '/heard', { count: right === 5 ? 2 : right + 1 }));
    expect(problems(wrong)).toContain('speaker wrong-count');
    expect((await equipment('POST', '/heard', { count: right })).status).toBe(409);
    const again = countBeeps(Buffer.from(await (await equipment('POST', '/beeps')).arrayBuffer()));
    const heard = problems(await readingsOf(equipment('POST', '/heard', { count: again })));
    expect(butWord(heard)).toEqual(['upload not-measured']);
  });

  it('sees the lens that is covered and no other, writes it down, and sees that it is clear again', async () => {
    const upload = await fetch(
      new URL(`/api/exam-sessions/${examSessionId}/equipment/upload`, gateway.address),
      {
        method: 'POST',
        headers: { cookie: candidate, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(1_000_000),
      },
    );
    expect(butWord(problems(await readingsOf(upload)))).toEqual([]);
    suffer({ type: 'cover-lens', lens: 0, on: true });
    await vi.waitFor(
      async () =>
        expect(await problemsButWord()).toEqual([
          'lens-uncovered lens-1 covered',
          'lens-sharpness lens-1 no-detail',
        ]),
      loopPatience,
    );
    const noted = await examSessionOf(equipment('POST', '/finish'));
    expect(noted.state).toBe('checking-in');
    const seen = await examSessionOf(call('GET', `/${examSessionId}`, proctor));
    expect(seen.checkIn.equipment).toContainEqual(
      expect.objectContaining({ what: 'lens-uncovered', of: 'lens-1', ok: false, problem: 'covered' }),
    );
    suffer({ type: 'cover-lens', lens: 0, on: false });
    await vi.waitFor(async () => expect(await problemsNow()).toEqual([]), loopPatience);
    expect((await examSessionOf(equipment('POST', '/finish'))).state).toBe('lobby');
    expect((await equipment('GET')).status).toBe(409);
  });

  it('has its wearer told by light and touch, through the protocol, that a proctor talks', async () => {
    const buzzes = felt()?.buzzes ?? 0;
    await give({ type: 'start-talking' }, proctor);
    await vi.waitFor(
      () => expect(felt()).toEqual({ light: 'proctor-talking', buzzes: buzzes + 1 }),
      loopPatience,
    );
    await give({ type: 'stop-talking' }, proctor);
    await vi.waitFor(() => expect(felt()).toEqual({ light: 'off', buzzes: buzzes + 1 }), loopPatience);
  });

  it('says at once in mid-session that it was taken off', async () => {
    const media = async () => (await examSessionOf(call('GET', `/${examSessionId}`, proctor))).media;
    suffer({ type: 'worn', on: false });
    await vi.waitFor(async () => expect((await media()).worn).toBe(false), loopPatience);
    suffer({ type: 'worn', on: true });
    await vi.waitFor(async () => expect((await media()).worn).toBe(true), loopPatience);
  });
});
