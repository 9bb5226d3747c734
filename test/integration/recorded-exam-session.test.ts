import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { segmentObjectName } from '../../gateway/domain/evidence/uploaded-objects.ts';
import { ExamClients, type ExamCandidate } from '../support/exam-clients.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { KeptRecording } from '../support/kept-recording.ts';
import { S3Server, s3Credentials } from '../support/s3-server.ts';
import { answerOf, TestAuthority, TimeStampServer } from '../support/time-stamp-server.ts';
import { runRoundsight } from '../support/roundsight-command.ts';

const run = promisify(execFile);
const waiting = { timeout: 60_000, interval: 200 };
const tracks = ['panorama', 'microphone', 'screen-1', 'orientation'];

let folder: string;
let authority: TestAuthority;
let timeStamps: TimeStampServer;
let store: S3Server;
let gateway: GatewayProcess;
let clients: ExamClients;
let candidate: ExamCandidate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-recorded-'));
  authority = await TestAuthority.create();
  timeStamps = await TimeStampServer.start(answerOf(authority));
  store = await S3Server.start();
  const credentialsFile = join(folder, 'credentials.json');
  await writeFile(credentialsFile, JSON.stringify(s3Credentials), { mode: 0o600 });
  const evidence = {
    timeStampAuthority: { url: timeStamps.url, caFile: authority.caFile },
    upload: { endpoint: store.endpoint, bucket: 'exams', credentialsFile },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify({ evidence }));
  gateway = await startGateway([
    ...['--no-demonstration', '--headset', 'virtual', '--data-dir', join(folder, 'data')],
    ...['--config', join(folder, 'config.json')],
  ]);
  await gateway.sensor();
}, 300_000);
afterAll(async () => {
  await gateway.stop();
  await Promise.all([timeStamps.close(), store.close(), authority.remove()]);
  await rm(folder, { recursive: true });
});

async function examSession() {
  const found = (await clients.examSessions()).find(({ id }) => id === candidate.examSession.id);
  return found ?? expect.fail('the exam session is gone');
}
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** What was recorded leaves the gateway, and is whole without it; a changed bit of a picture is found. */
async function exportAndVerify(id: string): Promise<void> {
  const roundsight = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runRoundsight(folder, [...args, '--json']);
    return { exitCode, stderr, answer: JSON.parse(stdout === '' ? 'null' : stdout) as unknown };
  };
  const keys = await roundsight('evidence', 'keys', '--data-dir', 'data');
  await writeFile(join(folder, 'trusted.json'), JSON.stringify(keys.answer));
  const exported = await roundsight('evidence', 'export', id, '--output', 'exported', '--data-dir', 'data');
  expect(exported).toMatchObject({ exitCode: 0, answer: { examSessionId: id } });
  const verify = () =>
    roundsight('verify', 'exported', '--key', 'trusted.json', '--tsa-ca', authority.caFile);
  expect(await verify()).toMatchObject({
    ...{
      exitCode: 0,
      answer: {
        outcome: 'whole',
        faults: [],
        remarks: [],
        proven: { examSessionId: id, timeStamp: { authority: 'Test authority' } },
      },
    },
  });
  const picture = 'media/panorama/000002.mp4';
  const bytes = await readFile(join(folder, 'exported', picture));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
  await writeFile(join(folder, 'exported', picture), bytes);
  expect(await verify()).toMatchObject({
    ...{ exitCode: 1, answer: { outcome: 'wrong', faults: [{ file: picture, why: 'digest' }] } },
  });
}

it(
  'is recorded from consent to end through a dead worker and a dead gateway; every file plays, the chain is whole, and what is exported is proven',
  { timeout: 240_000 },
  async () => {
    clients = await ExamClients.signIn(gateway);
    candidate = await clients.candidateInExam(1, { recording: { recorded: true, keptDays: 1 } });
    const condition = async () => (await examSession()).recording;
    await expect.poll(condition, waiting).toBe('recording');
    await expect.poll(async () => (await examSession()).media.condition, waiting).toBe('live');
    await seconds(4);
    for (const pid of await gateway.mediaWorkers()) process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await examSession()).media.condition, waiting).not.toBe('live');
    await expect.poll(async () => (await examSession()).media.condition, waiting).toBe('live');
    await seconds(3);

    gateway = await gateway.killAndStartAgain();
    clients = await ExamClients.signIn(gateway);
    await expect.poll(condition, waiting).toBe('recording');
    await expect.poll(async () => (await examSession()).media.condition, waiting).toBe('live');
    await seconds(3);
    candidate.examSession = await examSession();
    await clients.give(clients.proctor, candidate, { type: 'terminate', reason: 'The test is over.' });
    await expect.poll(condition, waiting).toBeNull();
    await expect.poll(() => gateway.log(), waiting).toContain('the evidence of an exam session is sealed');
    await expect.poll(() => gateway.log(), waiting).toContain('is stamped with the time');
    await expect.poll(() => gateway.log(), waiting).toContain('is in the object store');
    // The gateway runs meanwhile.
    await exportAndVerify(candidate.examSession.id);
    expect((await gateway.stop()).exitCode).toBe(0);

    const kept = await KeptRecording.open(join(folder, 'data'), candidate.examSession.id);
    expect(kept.verdict).toEqual({ outcome: 'whole' });
    expect(kept.entries.at(-1)?.kind).toBe('recording-ended');
    const causes = kept.entries.flatMap((entry) => (entry.kind === 'gap' ? [entry.cause] : []));
    expect(causes).toContain('worker-died');
    expect(causes).toContain('gateway-stopped');
    for (const trackId of tracks) {
      const segments = kept.segments(trackId);
      expect(segments.map(({ number }) => number)).toEqual(await kept.numbers(trackId));
      for (const segment of segments) {
        const object = segmentObjectName(segment);
        const onDisk = await readFile(join(folder, 'data', 'evidence', segment.examSessionId, object));
        expect(store.objects.get(`${segment.examSessionId}/${object}`)?.equals(onDisk), object).toBe(true);
        const found = await kept.withFile(trackId, segment.number, (file) => file.verify());
        expect(found).toMatchObject({
          ...{ state: { state: segment.ended ? 'ended' : 'torn' }, sha256: segment.sha256 },
          times: { startTicks: segment.startTicks, endTicks: segment.endTicks },
        });
      }
      expect(kept.longestSilenceMs(trackId)).toBeLessThan(250);
    }
    // The camera’s two deaths cut one file off each.
    expect(kept.segments('panorama').filter(({ ended }) => !ended).length).toBe(2);
    for (const trackId of ['panorama', 'microphone', 'screen-1']) {
      for (const { number, samples } of kept.segments(trackId)) {
        const mp4 = join(folder, `${trackId}-${number}.mp4`);
        await kept.withFile(trackId, number, async (file) =>
          writeFile(mp4, await file.read(0, file.index.mp4Bytes)),
        );
        const { stdout, stderr } = await run('ffprobe', [
          ...['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets,codec_name'],
          ...['-of', 'json', mp4],
        ]);
        expect(stderr).toBe('');
        const [stream] = (JSON.parse(stdout) as { streams: Record<string, string>[] }).streams;
        expect(stream?.codec_name).toBe(trackId === 'microphone' ? 'opus' : 'h264');
        if (samples !== null) expect(Number(stream?.nb_read_packets)).toBe(samples);
      }
    }
    expect((await stat(join(folder, 'data', 'evidence.key'))).mode & 0o777).toBe(0o600);
    const key = (await readFile(join(folder, 'data', 'evidence.key'), 'utf8')).trim();
    expect(gateway.log()).not.toContain(key);
    expect(gateway.log()).not.toContain(s3Credentials.secretAccessKey);
    expect(store.refusals).toEqual([]);
  },
);
