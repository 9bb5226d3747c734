import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProbeReport } from '../../gateway/cli/probe/probe-report.ts';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import type { Rung } from '../../gateway/domain/media-plan/rung.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { GstRtpSource, rawTestPicture, testTone } from '../support/gst-rtp-source.ts';
import { runRoundsight, type CommandResult } from '../support/roundsight-command.ts';
import { signInWithLink } from '../support/sign-in-with-link.ts';
import { openTransport } from '../support/viewer-session.ts';
import { startWhepTestServer } from '../support/whep-test-server.ts';

/** Limits that a busy machine keeps: what is slow is a benchmark's business. */
const lenient = ['--min-fps', '1', '--max-delay', '60000', '--max-loss', '50', '--max-freezes', '100'];
const lenientOn = ['--min-width', '320', ...lenient];

const probe = (...args: string[]): Promise<CommandResult> => runRoundsight(tmpdir(), ['probe', ...args]);

function reportIn({ stdout }: CommandResult): ProbeReport {
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as ProbeReport;
}
const failedChecks = ({ checks }: ProbeReport) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name);

describe('roundsight probe, at a gateway with the virtual headset', () => {
  let gateway: GatewayProcess;
  let cookie: string;
  let examSessionId: string;

  beforeAll(async () => {
    gateway = await startGateway(['--headset', 'virtual']);
    await gateway.sensor();
    cookie = await signInWithLink(gateway.address, gateway.signInLinks.proctor);
    await vi.waitFor(async () => expect((await demonstration())?.media.condition).toBe('live'), {
      timeout: 120_000,
      interval: 200,
    });
    examSessionId = (await demonstration())?.id ?? '';
  }, 300_000);
  afterAll(() => gateway.stop());

  async function demonstration() {
    const answer = await fetch(new URL('/api/exam-sessions', gateway.address), { headers: { cookie } });
    return examSessionListSchema.parse(await answer.json()).examSessions[0];
  }
  async function token(): Promise<string> {
    const path = `/api/exam-sessions/${examSessionId}/viewer-token`;
    const answer = await fetch(new URL(path, gateway.address), { method: 'POST', headers: { cookie } });
    return viewerTokenSchema.parse(await answer.json()).token;
  }
  const target = () => `${gateway.address}/sessions/${examSessionId}`;

  it('sees, hears and measures what a viewer gets, by the time code of every picture', async () => {
    const result = await probe(target(), '--token', await token(), '--seconds', '5', '--json', ...lenientOn);
    const report = reportIn(result);
    expect(failedChecks(report)).toEqual([]);
    expect([result.exitCode, report.passed]).toEqual([0, true]);
    const { picture, delay, sound, path } = report;
    expect(picture).toMatchObject({ codec: 'video/VP8', blackShare: 0 });
    expect(picture?.pictures).toBeGreaterThan(5);
    expect(picture?.received).toBeGreaterThan(5);
    // All pictures can be read, and the virtual room moves.
    expect(picture?.timeCodeShare).toBeGreaterThan(0.9);
    expect(picture?.frozenShare).toBeLessThan(0.5);
    expect(delay?.by).toBe('time-code');
    expect(delay?.medianMs).toBeGreaterThan(0);
    expect(sound?.rmsDb).toBeGreaterThan(-60);
    expect(path?.remote).toMatch(/ \d+$/);
    expect(report.firstPictureMs).toBeGreaterThan(0);
  });

  it('ends with 1 and names the check where something is not as it should be', async () => {
    const given = await token();
    const result = await probe(
      target(),
      '--token',
      given,
      '--seconds',
      '2',
      '--min-width',
      '5000',
      ...lenient,
    );
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/size.*5000/);
    expect(result.stdout + result.stderr).not.toContain(given);
  });

  it.each([
    ['a wrong token', () => [target(), '--token', 'wrong'], 'token-invalid'],
    ['no token', () => [target()], 'token-invalid'],
    [
      'an address where nobody listens',
      () => ['http://127.0.0.1:9/sessions/a', '--token', 'a'],
      'gateway-unreachable',
    ],
  ])('ends with 2 for %s', async (_, args, code) => {
    const { exitCode, stdout, stderr } = await probe(...args(), '--seconds', '1', '--json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(code);
  });

  it('is told in its help, exit codes included', async () => {
    const { exitCode, stdout } = await probe('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--token[^]*--json[^]*Exit code: 0/);
    expect((await probe('not a url')).exitCode).not.toBe(0);
  });

  it('is the only one that loads its WebRTC library: the gateway has its own', async () => {
    const maps = await readFile(`/proc/${gateway.pid}/maps`, 'utf8');
    expect(maps).toContain('node_datachannel');
    expect(maps).not.toMatch(/wrtc/);
  });
});

describe('roundsight probe, at a gateway that sends', () => {
  const size = { widthPx: 480, heightPx: 240 };
  const vp8: Rung = {
    ...{ id: 'vp8', codec: 'VP8', size, framesPerSecond: 15 },
    ...{ minBitrateBps: 100_000, maxBitrateBps: 400_000 },
  };

  /** What the probe says of this `videotestsrc` pattern, or of a picture that never comes. */
  async function probed(pattern: string | null): Promise<{ exitCode: number; report: ProbeReport }> {
    const raw = rawTestPicture({ pattern: pattern ?? 'ball', ...size, framesPerSecond: 15 });
    const launch = pattern === null ? `${raw} ! valve drop=true` : raw;
    const encoded = 'vp8enc deadline=1 cpu-used=12 keyframe-max-dist=3000 target-bitrate=400000';
    const tracks = sampleTracks.flatMap((track) => {
      if (track.id === 'panorama') return [{ ...track, launch, rungs: [{ rung: vp8, launch: encoded }] }];
      return track.id === 'microphone' ? [{ ...track, launch: testTone }] : [];
    });
    const source = await GstRtpSource.open(tracks);
    const transport = openTransport();
    const server = await startWhepTestServer({
      ...{ transport, source },
      orientation: { at: () => [1, 0, 0, 0] },
    });
    try {
      const flags = ['--token', 'any', '--seconds', '3', '--json', ...lenientOn];
      const result = await probe(`${server.origin}/api/whep/a`, ...flags);
      return { exitCode: result.exitCode, report: reportIn(result) };
    } finally {
      await server.close();
      await transport.close();
      await source.stop();
    }
  }

  it.each([
    ['a moving picture', 'ball', 0, []],
    ['no picture', null, 1, ['picture']],
    ['a black picture', 'black', 1, ['not black', 'not frozen']],
    ['a frozen picture', 'smpte75', 1, ['not frozen']],
  ])('%s', async (_, pattern, exitCode, failed) => {
    const outcome = await probed(pattern);
    expect(failedChecks(outcome.report)).toEqual(failed);
    expect(outcome.exitCode).toBe(exitCode);
  });
});
