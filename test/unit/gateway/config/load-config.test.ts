import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type ConfigFlags } from '../../../../gateway/config/load-config.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'roundsight-config-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const load = (flags: ConfigFlags = {}, environment: Record<string, string> = {}) =>
  loadConfig(flags, { environment, home, workingFolder: home });

function file(content: unknown, name = 'config.json'): string {
  const path = join(home, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function fault(loading: Promise<unknown>): Promise<{ code: string; detail: string }> {
  const error: unknown = await loading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CodedError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return { code: error.code, detail: error.detail ?? '' };
}

describe('the configuration', () => {
  it('has a default for everything', async () => {
    expect(await load()).toEqual({
      host: '127.0.0.1',
      port: 8360,
      dataDir: join(home, '.local/share/roundsight'),
      cacheDir: join(home, '.cache/roundsight'),
      headset: 'auto',
      cameras: [],
      webcam: 'auto',
      screens: 'auto',
      virtualHeadset: {
        ...{ scenario: 'quiet-exam', scene: { kind: 'room' }, count: 1 },
        ...{ widthPx: 1920, framesPerSecond: 30 },
      },
      demonstration: true,
      iceServers: [],
      evidence: { earlierMasterKeyFiles: [] },
      webrtc: {},
      viewers: { maxTotal: 128, maxPerExamSession: 16, tokenLifetimeS: 120 },
      rateLimits: {
        ...{ requestsPerMinuteFromAddress: 30_000, requestsPerMinute: 6_000 },
        ...{ signInPerMinute: 30, viewerTokensPerMinute: 120, offersPerMinute: 120 },
        commandsPerMinute: 300,
        identityStillsPerMinute: 30,
        webcamPreviewsPerMinute: 600,
        ...{ statisticsPerMinute: 300, replayPartsPerMinute: 3_000, metricsPerMinute: 60 },
      },
      logLevel: 'info',
    });
  });

  it('follows the XDG folders, but no relative one', async () => {
    const config = await load({}, { XDG_DATA_HOME: '/srv/data', XDG_CACHE_HOME: 'relative' });
    expect(config.dataDir).toBe('/srv/data/roundsight');
    expect(config.cacheDir).toBe(join(home, '.cache/roundsight'));
  });

  it('reads the default file where there is one', async () => {
    mkdirSync(join(home, 'xdg/roundsight'), { recursive: true });
    writeFileSync(join(home, 'xdg/roundsight/config.json'), '{"port": 9000}');
    expect((await load({}, { XDG_CONFIG_HOME: join(home, 'xdg') })).port).toBe(9000);
  });

  it('lets the command line override the file', async () => {
    const config = file({ port: 9000, host: 'localhost', virtualHeadset: { scenario: 'person-enters' } });
    expect(await load({ config, port: 0, logLevel: 'debug' })).toMatchObject({
      port: 0,
      host: 'localhost',
      logLevel: 'debug',
      virtualHeadset: { scenario: 'person-enters', scene: { kind: 'room' } },
    });
    const flags = { config, scenario: 'quiet-exam', panorama: 'room.jpg', virtualHeadsets: 8 };
    expect((await load(flags)).virtualHeadset).toEqual({
      scenario: 'quiet-exam',
      count: 8,
      widthPx: 1920,
      framesPerSecond: 30,
      scene: { kind: 'panorama', picturePath: join(home, 'room.jpg'), markers: false },
    });
  });

  it('keeps what the file says of demonstrations unless the command line wants none', async () => {
    const without = file({ demonstration: false });
    expect((await load({ config: without, demonstration: true })).demonstration).toBe(false);
    expect((await load({ config: file({}), demonstration: true })).demonstration).toBe(true);
    expect((await load({ config: file({}), demonstration: false })).demonstration).toBe(false);
  });

  it('takes paths in the file relative to the file', async () => {
    mkdirSync(join(home, 'etc'), { recursive: true });
    const config = file(
      {
        dataDir: 'data',
        tls: { certificateFile: 'a.pem', keyFile: '/b.pem' },
        metrics: { tokenFile: 'metrics-token' },
        evidence: {
          ...{ folder: 'kept', masterKeyFile: '/k', earlierMasterKeyFiles: ['old'] },
          sealKeyFolder: 'seal',
          timeStampAuthority: { url: 'http://tsa.example/', caFile: 'ca.pem' },
          upload: { endpoint: 'https://s3.example', bucket: 'exams', credentialsFile: 's3.json' },
        },
      },
      'etc/c.json',
    );
    const loaded = await load({ config });
    expect(loaded.dataDir).toBe(join(home, 'etc/data'));
    expect(loaded.tls).toEqual({ certificateFile: join(home, 'etc/a.pem'), keyFile: '/b.pem' });
    expect(loaded.metrics).toEqual({ tokenFile: join(home, 'etc/metrics-token') });
    expect(loaded.evidence).toEqual({
      folder: join(home, 'etc/kept'),
      masterKeyFile: '/k',
      earlierMasterKeyFiles: [join(home, 'etc/old')],
      sealKeyFolder: join(home, 'etc/seal'),
      timeStampAuthority: { url: 'http://tsa.example/', caFile: join(home, 'etc/ca.pem') },
      upload: {
        ...{ endpoint: 'https://s3.example', bucket: 'exams', region: 'us-east-1' },
        credentialsFile: join(home, 'etc/s3.json'),
      },
    });
  });

  const broken: [string, unknown, string, RegExp][] = [
    ['an unknown key', { prot: 1 }, 'config-invalid', /config\.json: unknown key prot$/],
    [
      'an unknown key inside',
      { viewers: { max: 1 } },
      'config-invalid',
      /config\.json: unknown key viewers\.max$/,
    ],
    ['a wrong type', { port: '8360' }, 'config-invalid', /config\.json: port: .*expected number/],
    ['a number out of range', { port: 70_000 }, 'config-invalid', /port: /],
    [
      'a wrong type in a list',
      { iceServers: [{ urls: [7] }] },
      'config-invalid',
      /iceServers\[0\]\.urls\[0\]: /,
    ],
    [
      'an ICE server that is none',
      { iceServers: [{ urls: ['http://x'] }] },
      'config-invalid',
      /STUN or TURN/,
    ],
    [
      'a TURN server that nobody may use',
      { iceServers: [{ urls: ['stun:a.example', 'turn:a.example'], username: 'u' }] },
      'config-invalid',
      /iceServers\[0\]: a TURN server needs username and credential$/,
    ],
    [
      'an ICE server at a port that none has',
      { iceServers: [{ urls: ['stun:a.example:65536'] }] },
      'config-invalid',
      /iceServers\[0\]\.urls\[0\]: must have a port below 65536$/,
    ],
    [
      'a TURN server that is none, and credentials for a moment',
      { turn: { urls: ['stun:a.example'], secretFile: 's', credentialLifetimeS: 5 } },
      'config-invalid',
      /turn\.urls: must be TURN URLs.*turn\.credentialLifetimeS/,
    ],
    [
      'a password in the address to publish to',
      { publishing: { whipUrl: 'https://me:secret@sfu.example/whip' } },
      'config-invalid',
      /publishing\.whipUrl: must be without user and password/,
    ],
    [
      'publishing in the clear',
      { publishing: { whipUrl: 'http://sfu.example/whip' } },
      'config-invalid',
      /publishing\.whipUrl: must be https/,
    ],
    [
      'a time stamp authority that anybody could answer for',
      { evidence: { timeStampAuthority: { url: 'http://tsa.example/' } } },
      'config-invalid',
      /evidence\.timeStampAuthority: needs caFile/,
    ],
    [
      'a password in the address of a time stamp authority',
      { evidence: { timeStampAuthority: { url: 'https://me:secret@tsa.example/' } } },
      'config-invalid',
      /evidence\.timeStampAuthority\.url: must be without user and password/,
    ],
    [
      'a store in the clear, with a path, and a prefix that leads out',
      {
        evidence: {
          upload: {
            ...{ endpoint: 'http://s3.example/a', bucket: 'B', prefix: '../', credentialsFile: 'c' },
          },
        },
      },
      'config-invalid',
      /endpoint: must be https.*endpoint: must be without a path.*bucket: must be the name.*prefix: must be names/,
    ],
    [
      'a name to bind to',
      { webrtc: { bindAddress: 'localhost' } },
      'config-invalid',
      /webrtc\.bindAddress: must be an IP/,
    ],
    [
      'USB ids of another form',
      { cameras: [{ vendorId: '0x32E4', productId: '9230', profile: 'generic/dual-fisheye-uvc' }] },
      'config-invalid',
      /cameras\[0\]\.vendorId: must be four lower-case hexadecimal digits/,
    ],
    [
      'a range of ports without one',
      { webrtc: { portRange: { first: 40_001, last: 40_000 } } },
      'config-invalid',
      /webrtc\.portRange: first must not be above last$/,
    ],
    [
      'fewer ports than viewers',
      { webrtc: { portRange: { first: 40_000, last: 40_030 } } },
      'config-invalid',
      /webrtc\.portRange must have a port for each of viewers\.maxTotal$/,
    ],
    [
      'a range of ports and a shared one',
      { webrtc: { portRange: { first: 40_000, last: 40_127 }, sharedPort: 40_200 } },
      'config-invalid',
      /webrtc: takes portRange or sharedPort, not both$/,
    ],
    ['no object', [], 'config-invalid', /expected object/],
    ['broken JSON', '{\n  "port": 1 "host": "a"\n}', 'config-invalid', /config\.json:2:13: not valid JSON$/],
    ['an empty file', '', 'config-invalid', /not valid JSON/],
    [
      'another host without TLS',
      { host: '0.0.0.0' },
      'config-invalid',
      /host: 0\.0\.0\.0 .*tls\.certificateFile/,
    ],
  ];
  it.each(broken)('refuses %s, naming key and place', async (_what, content, code, detail) => {
    const config = file(content);
    const found = await fault(load({ config }));
    expect(found.code).toBe(code);
    expect(found.detail).toMatch(detail);
    expect(found.detail).toContain(config);
  });

  it('says which file is missing', async () => {
    expect(await fault(load({ config: 'no-such.json' }))).toEqual({
      code: 'config-missing',
      detail: `${join(home, 'no-such.json')}: ENOENT`,
    });
  });

  it('blames the command line for what is wrong there', async () => {
    expect(await fault(load({ port: 70_000 }))).toMatchObject({
      detail: expect.stringMatching(/^--port: /) as unknown,
    });
    expect(await fault(load({ scenario: 'No Such' }))).toMatchObject({
      detail: expect.stringMatching(/^--scenario: /) as unknown,
    });
    expect(await fault(load({ virtualHeadsets: 0 }))).toMatchObject({
      detail: expect.stringMatching(/^--virtual-headsets: /) as unknown,
    });
    expect(await fault(load({ host: '192.0.2.1' }))).toMatchObject({ code: 'config-invalid' });
  });

  it('never repeats a value: it may be a secret', async () => {
    const config = file({ iceServers: [{ urls: ['stun:a.example'], credential: { secret: 'hunter2' } }] });
    expect((await fault(load({ config }))).detail).not.toContain('hunter2');
  });
});
