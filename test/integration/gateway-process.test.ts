import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { roles } from '../../gateway/contract/roles.ts';

const entry = fileURLToPath(new URL('../../build/gateway/cli/main.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-process-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The `roundsight` command in a process of its own, with folders of its own. */
function roundsight(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: folder,
      XDG_CONFIG_HOME: '',
      XDG_DATA_HOME: '',
      XDG_CACHE_HOME: '',
      ...environment,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    stdout,
    stderr,
  }));
  return { child, ended, stdout: () => stdout };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('roundsight start with a fault', () => {
  const start = (...args: string[]) => roundsight(['start', '--json', '--port', '0', ...args]).ended;

  it('ends with 2 and one coded line on stderr', async () => {
    const unknownKey = await file('unknown.json', '{"prot": 1}');
    const broken = await file('broken.json', '{');
    const cases: [string[], RegExp][] = [
      [['--config', unknownKey], /^roundsight: config-invalid: .*unknown\.json: unknown key prot\)$/],
      [['--config', broken], /^roundsight: config-invalid: .*broken\.json.*: not valid JSON\)$/],
      [['--config', '/no/such.json'], /^roundsight: config-missing: .*\/no\/such\.json: ENOENT\)$/],
      [['--host', '0.0.0.0'], /^roundsight: config-invalid: .*tls\.certificateFile/],
      [['--scenario', 'no-such-scenario'], /^roundsight: config-invalid: .*no-such-scenario/],
      [['--panorama', '/no/such.jpg'], /^roundsight: config-missing: .*\/no\/such\.jpg/],
    ];
    for (const [args, line] of cases) {
      const { exitCode, stdout, stderr } = await start(...args);
      expect(stderr.trimEnd()).toMatch(line);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect([exitCode, stdout]).toEqual([2, '']);
    }
  });

  it('ends with 2 for an option that does not exist', async () => {
    const { exitCode, stdout, stderr } = await start('--prot', '1');
    expect(stderr).toContain("unknown option '--prot'");
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('ends with 2 when the port is taken', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { exitCode, stdout, stderr } = await roundsight(['start', '--json', '--port', String(port)]).ended;
    expect(stderr).toMatch(new RegExp(`roundsight: port-in-use: .*127\\.0\\.0\\.1:${port}`));
    expect([exitCode, stdout]).toEqual([2, '']);
    server.close();
  });
});

describe('roundsight start', () => {
  const readySchema = z.strictObject({
    address: z.url(),
    signInLinks: z.record(z.enum(roles), z.url()),
    headset: z.strictObject({
      virtual: z.boolean(),
      connected: z.boolean(),
      id: z.string().nullable(),
      model: z.string().nullable(),
      serial: z.string().nullable(),
    }),
    pid: z.int(),
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line when it is ready, and stops on %s',
    async (signal) => {
      const dataDir = join(folder, signal);
      const { child, ended, stdout } = roundsight([
        ...['start', '--json', '--port', '0', '--headset', 'usb', '--data-dir', dataDir],
      ]);
      await expect.poll(stdout, { timeout: 20_000 }).toContain('\n');
      const ready = readySchema.parse(JSON.parse(stdout()));
      expect(ready.pid).toBe(child.pid);
      expect((await fetch(`${ready.address}/api/health`)).status).toBe(200);
      for (const role of roles) expect(ready.signInLinks[role]).toMatch(`${ready.address}/sign-in#token=`);
      child.kill(signal);
      const { exitCode, stdout: all, stderr } = await ended;
      expect(exitCode).toBe(0);
      expect(all.trimEnd().split('\n')).toHaveLength(1);
      expect((await readdir(dataDir)).sort()).toEqual(['evidence.key', 'roundsight.db', 'seal-keys']);
      for (const line of stderr.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
      expect(stderr).not.toContain(ready.signInLinks.proctor.split('#token=')[1]);
    },
  );

  it('goes on when nobody reads its output any more, and still stops in order', async () => {
    const dataDir = join(folder, 'unread');
    const { child, ended, stdout } = roundsight([
      ...[
        'start',
        '--json',
        '--port',
        '0',
        '--headset',
        'usb',
        '--log-level',
        'debug',
        '--data-dir',
        dataDir,
      ],
    ]);
    await expect.poll(stdout, { timeout: 20_000 }).toContain('\n');
    const { address } = readySchema.parse(JSON.parse(stdout()));
    child.stdout.destroy();
    child.stderr.destroy();
    for (let requests = 0; requests < 20; requests += 1) await fetch(`${address}/api/no-such-route`);
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).exitCode).toBe(0);
    expect((await readdir(dataDir)).sort()).toEqual(['evidence.key', 'roundsight.db', 'seal-keys']);
  });
});

describe('roundsight doctor', () => {
  const reportSchema = z.object({
    healthy: z.boolean(),
    findings: z.array(
      z.object({
        subject: z.string(),
        state: z.enum(['ok', 'warning', 'fault']),
        detail: z.string(),
        advice: z.string().nullable(),
        figures: z.record(z.string(), z.number()).optional(),
      }),
    ),
  });

  it('finds this machine fit, looking at everything', async () => {
    const { exitCode, stdout } = await roundsight(['doctor', '--json', '--port', '0']).ended;
    const { healthy, findings } = reportSchema.parse(JSON.parse(stdout));
    expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
    expect([healthy, exitCode]).toEqual([true, 0]);
    expect(findings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Node.js',
        'H.264 encoders',
        'Encoder trial',
        'npm package @roamhq/wrtc',
        'Stitch element',
        'Port',
        'Data folder',
        'Display',
        'USB',
      ]),
    );
    const trial = findings.find(({ subject }) => subject === 'Encoder trial');
    expect(trial?.detail).toMatch(/^\w+ is used; 1280×640: /);
    const [name, cpuMs] = Object.entries(trial?.figures ?? {})[0] ?? [];
    expect(name).toMatch(/CPU ms per picture$/);
    expect(cpuMs).toBeGreaterThan(0);
  });

  it('says what to do when GStreamer is missing, and ends with 1', async () => {
    const { exitCode, stdout } = await roundsight(['doctor', '--port', '0'], { PATH: '/nowhere' }).ended;
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAIL {2}GStreamer: .*\n +→ Run: apt-get install gstreamer1\.0-tools/);
    expect(stdout).toMatch(/keeps? Roundsight from working\.\n$/);
  });
});
