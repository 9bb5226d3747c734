/**
 * The test's hands in the guest: runs commands and pushes USB plugs as told over one connection, a JSON object a line.
 * When the connection ends, so does the guest.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { followCables } from './cables.mjs';

/** Where QEMU's user network puts the machine outside. */
const host = '10.0.2.2';

const { RIG_PORT, RIG_TOKEN } = process.env;
// The console is the serial line; what runs here must not think it has a terminal, nor see the rig's own words.
for (const name of Object.keys(process.env)) if (name.startsWith('RIG_')) delete process.env[name];

const powerOff = () => spawn('/run/busybox', ['poweroff', '-f'], { stdio: 'inherit' });
const link = connect(Number(RIG_PORT), host);
link.setNoDelay(true);
link.on('error', (error) => process.stderr.write(`rig: the agent's link: ${error.message}\n`));
link.on('close', powerOff);

/** Milliseconds since the guest's kernel started. */
const guestMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const tell = (message) => link.write(`${JSON.stringify({ ...message, guestMs: guestMs() })}\n`);

const running = new Map();
const cables = followCables(host, (news) => tell({ cable: news }));

function run({ id, command, args, cwd, env, user }) {
  const child = spawn(command, args, {
    cwd: cwd ?? '/run',
    env: { ...process.env, ...env },
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    detached: true,
  });
  running.set(id, child);
  for (const stream of ['stdout', 'stderr'])
    child[stream].on('data', (chunk) => tell({ id, [stream]: chunk.toString('base64') }));
  child.on('error', (error) => tell({ id, failed: error.message }));
  child.on('close', (code, signal) => {
    running.delete(id);
    tell({ id, exitCode: code, signal });
  });
}

const orders = {
  run,
  /** To the command and all it started. */
  kill: ({ id, signal }) => {
    const pid = running.get(id)?.pid;
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  },
  input: ({ id, data }) => running.get(id)?.stdin.write(Buffer.from(data, 'base64')),
  cable: ({ slot, port }) => cables.set(slot, port),
  powerOff,
};

const node = readFileSync('/proc/version', 'utf8').trim();
tell({ token: RIG_TOKEN, kernel: node });
createInterface({ input: link }).on('line', (line) => {
  const { order, ...rest } = JSON.parse(line);
  orders[order](rest);
});
