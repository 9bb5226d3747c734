import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { logEntryListSchema } from '../../gateway/contract/exam-log.ts';
import { ExamClients, type ExamCandidate } from '../support/exam-clients.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { KeptRecording } from '../support/kept-recording.ts';
import { playedPackets } from '../support/played-packets.ts';
import { SmallDisk } from '../support/small-disk.ts';

const waiting = { timeout: 90_000, interval: 200 };
const mebibyte = 1 << 20;
/** An exam is admitted where it fits; of a tmpfs only what is used takes memory. */
const roomForAnExam = 64 * 1024 * mebibyte;
const tracks = ['panorama', 'microphone', 'screen-1', 'orientation'];

let disk: SmallDisk;
let folder: string;
let gateway: GatewayProcess;
let clients: ExamClients;
let candidate: ExamCandidate;
beforeAll(async () => {
  disk = await SmallDisk.mount(roomForAnExam);
  folder = await mkdtemp(join(tmpdir(), 'roundsight-full-disk-'));
  const args = ['--no-demonstration', '--headset', 'virtual', '--data-dir', join(disk.inside, 'data')];
  gateway = await startGateway(args, disk.enter);
  await gateway.sensor();
}, 300_000);
afterAll(async () => {
  await gateway.stop();
  await disk.unmount();
  await rm(folder, { recursive: true });
});

async function examSession() {
  const found = (await clients.examSessions()).find(({ id }) => id === candidate.examSession.id);
  return found ?? expect.fail('the exam session is gone');
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Notes something, and answers with the code where it is refused; null where it was taken. */
async function note(text: string): Promise<string | null> {
  const { id } = candidate.examSession;
  const { version } = await examSession();
  const answer = await fetch(`${gateway.address}/api/exam-sessions/${id}/commands`, {
    method: 'POST',
    headers: { cookie: clients.proctor, 'content-type': 'application/json' },
    body: JSON.stringify({ idempotencyKey: randomUUID(), basedOn: version, command: { type: 'note', text } }),
  });
  if (answer.ok) return null;
  return errorAnswerSchema.parse(await answer.json()).error.code;
}

async function notedTexts(): Promise<string[]> {
  const answer = await fetch(`${gateway.address}/api/exam-sessions/${candidate.examSession.id}/log`, {
    headers: { cookie: clients.proctor },
  });
  const { entries } = logEntryListSchema.parse(await answer.json());
  return entries.flatMap(({ command }) => (command.type === 'note' ? [command.text] : []));
}

it(
  'keeps every command that it took and every second that it recorded when its disk is full, and goes on by itself when there is room',
  { timeout: 400_000 },
  async () => {
    clients = await ExamClients.signIn(gateway);
    candidate = await clients.candidateInExam(1, { recording: { recorded: true, keptDays: 1 } });
    const condition = async () => (await examSession()).recording;
    await expect.poll(condition, waiting).toBe('recording');
    await expect.poll(async () => (await examSession()).media.condition, waiting).toBe('live');
    await seconds(12);

    const sinceMs = Date.now();
    await disk.leave(2 * mebibyte);
    const taken: string[] = [];
    const refused: string[] = [];
    const codes = new Set<string | null>();
    const noteAnother = async () => {
      const text = `${taken.length + refused.length} ${'x'.repeat(1900)}`;
      const code = await note(text);
      codes.add(code);
      (code === null ? taken : refused).push(text);
    };
    while (refused.length < 5 || (await condition()) !== 'failing') {
      await noteAnother();
      await seconds(0.3);
    }
    expect(codes).toEqual(new Set([null, 'store-failed']));
    expect(await notedTexts()).toEqual(taken);
    // A track of a few bytes a second fills what is left of its last page before.
    const fullS = 15;
    await seconds(fullS);

    await disk.resize(roomForAnExam);
    await expect.poll(condition, waiting).toBe('recording');
    await expect.poll(() => note('there is room'), waiting).toBeNull();
    expect(await notedTexts()).toEqual([...taken, 'there is room']);
    await seconds(12);

    gateway = await gateway.killAndStartAgain();
    clients = await ExamClients.signIn(gateway);
    expect(await notedTexts()).toEqual([...taken, 'there is room']);
    candidate.examSession = await examSession();
    await clients.give(clients.proctor, candidate, { type: 'terminate', reason: 'The test is over.' });
    await expect.poll(condition, waiting).toBeNull();
    await expect.poll(() => gateway.log(), waiting).toContain('the evidence of an exam session is sealed');
    expect((await gateway.stop()).exitCode).toBe(0);

    await cp(join(disk.path, 'data'), join(folder, 'data'), { recursive: true });
    await proveRecording(
      await KeptRecording.open(join(folder, 'data'), candidate.examSession.id),
      fullS,
      sinceMs,
    );
  },
);

async function proveRecording(kept: KeptRecording, fullS: number, sinceMs: number): Promise<void> {
  expect(kept.verdict).toEqual({ outcome: 'whole' });
  expect(kept.entries.filter(({ kind }) => kind === 'recording-started')).toHaveLength(1);
  expect(kept.entries.at(-1)?.kind).toBe('recording-ended');
  for (const trackId of tracks) {
    // Of the disk, and of the gateway that was killed; a camera on a busy machine begins as it can.
    const gaps = kept.entries.flatMap((entry) =>
      entry.kind === 'gap' && entry.trackId === trackId && entry.toMs > sinceMs ? [entry] : [],
    );
    const causes = new Set(gaps.map(({ cause }) => cause));
    expect(causes, trackId).toContain('disk-full');
    for (const cause of causes) expect(['disk-full', 'gateway-stopped', 'worker-died']).toContain(cause);
    const longestMs = Math.max(...gaps.map(({ fromMs, toMs }) => toMs - fromMs));
    if (trackId === 'panorama') expect(longestMs).toBeGreaterThan(fullS * 1000);
    expect(kept.longestSilenceMs(trackId)).toBeLessThan(250);
    for (const segment of kept.segments(trackId)) {
      const found = await kept.withFile(trackId, segment.number, (file) => file.verify());
      expect(found).toMatchObject({
        ...{ state: { state: segment.ended ? 'ended' : 'torn' }, sha256: segment.sha256 },
        times: { startTicks: segment.startTicks, endTicks: segment.endTicks },
      });
      if (trackId === 'orientation') continue;
      const mp4 = join(folder, `${trackId}-${segment.number}.mp4`);
      await kept.withFile(trackId, segment.number, async (file) =>
        writeFile(mp4, await file.read(0, file.index.mp4Bytes)),
      );
      const packets = await playedPackets(mp4);
      if (segment.samples !== null) expect(packets).toBe(segment.samples);
    }
  }
}
