import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import { sessionStatisticsSchema } from '../../gateway/contract/session-statistics.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { TestGateway } from '../support/test-gateway.ts';

const token = 'a-token.of~letters_and/digits+42';

describe('how media are encoded and reach people', () => {
  let folder: string;
  let gateway: TestGateway;
  let proctor: string;
  let examSessionId: string;
  const read = (path: string, headers: Record<string, string>) => gateway.fetch(path, { headers });
  const statistics = (id = examSessionId) => read(`/api/exam-sessions/${id}/statistics`, { cookie: proctor });
  const metrics = (given: string | null) =>
    read('/metrics', given === null ? {} : { authorization: `Bearer ${given}` });
  const refusal = async (answer: Response) => errorAnswerSchema.parse(await answer.json()).error.code;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-metrics-'));
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, `${token}\n`);
    gateway = await TestGateway.start({
      config: { metrics: { tokenFile }, rateLimits: { metricsPerMinute: 6 } },
    });
    proctor = await gateway.signIn('proctor');
    const list = await read('/api/exam-sessions', { cookie: proctor });
    examSessionId = examSessionListSchema.parse(await list.json()).examSessions[0]?.id ?? '';
    await watch();
  });
  afterAll(async () => {
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  async function watch(): Promise<void> {
    const path = `/api/exam-sessions/${examSessionId}/viewer-token`;
    const issued = await gateway.fetch(path, { method: 'POST', headers: { cookie: proctor } });
    const { token: viewerToken, whepUrl } = viewerTokenSchema.parse(await issued.json());
    await gateway.fetch(whepUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${viewerToken}` },
      body: sampleOfferSdp,
    });
    const [viewer] = gateway.transport.viewers.values();
    const [source] = gateway.engine.sources.values();
    if (viewer === undefined || source === undefined) throw new Error('nobody watches');
    viewer.figures = {
      ...viewer.figures,
      ...{ estimateBps: 2_500_000, roundTripMs: 40, report: { framesPerSecond: 30, freezes: 2 } },
      tracks: [{ trackId: 'panorama', rungId: 'full', allottedBps: 2_000_000, switches: 1 }],
    };
    const rung = { trackId: 'panorama', rungId: 'full', receivers: 1, framesPerSecond: 30 } as const;
    const rates = { bitrateBps: 1_900_000, targetBitrateBps: 2_000_000, encodeMs: 7, queueMs: 12 };
    source.figures = { rungs: [{ ...rung, ...rates }], workerRestarts: 1 };
  }

  it('is told of one exam session: its rungs, who watches and how, and its workers', async () => {
    const answer = await statistics();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const told = sessionStatisticsSchema.parse(await answer.json());
    expect(told).toMatchObject({
      examSessionId,
      workerRestarts: 1,
      rungs: [{ trackId: 'panorama', rungId: 'full', encodeMs: 7, queueMs: 12 }],
      viewers: [
        {
          ...{ accountName: 'Demo proctor', estimateBps: 2_500_000, freezes: 2, lossRatio: null },
          tracks: [{ trackId: 'panorama', rungId: 'full', switches: 1 }],
        },
      ],
    });
    expect(await refusal(await statistics('none'))).toBe('not-found');
  });

  it('is told of the whole gateway to the holder of the token only, without anybody’s name, and not too often', async () => {
    const answer = await metrics(token);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('roundsight_viewer_freezes_total{viewer="viewer-1"} 2');
    expect(text).toContain('roundsight_exam_sessions{state="in-progress"} 1');
    expect(text).not.toMatch(/demo|candidate name/i);
    for (const wrong of [null, `${token}x`, token.slice(1), token.toUpperCase()])
      expect(await refusal(await metrics(wrong))).toBe('token-invalid');
    expect((await metrics(token)).status).toBe(200);
    expect(await refusal(await metrics(token))).toBe('too-many-requests');
    expect(JSON.stringify(gateway.log.entries)).not.toContain(token);
  });

  it('is told to nobody where no token is configured, and a token that is none starts no gateway', async () => {
    const other = await TestGateway.start();
    const answer = await other.fetch('/metrics', { headers: { authorization: `Bearer ${token}` } });
    expect(await refusal(answer)).toBe('not-found');
    await other.close();
    const tokenFile = join(folder, 'short');
    await writeFile(tokenFile, 'too short');
    await expect(TestGateway.start({ config: { metrics: { tokenFile } } })).rejects.toMatchObject({
      code: 'config-invalid',
      detail: expect.not.stringContaining('too short') as string,
    });
    const missing = { config: { metrics: { tokenFile: join(folder, 'none') } } };
    await expect(TestGateway.start(missing)).rejects.toMatchObject({ code: 'config-missing' });
  });
});
