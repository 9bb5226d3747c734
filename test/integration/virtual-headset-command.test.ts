import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-root.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { UsbIpClient } from '../support/usbip-client.ts';

const entry = join(projectRoot, 'build/gateway/cli/main.js');
const running: ChildProcessWithoutNullStreams[] = [];
const clients: UsbIpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

interface Answer {
  type: string;
  [field: string]: unknown;
}

/** The command while it runs: its answers in their order, one JSON line each. */
class Serving {
  readonly child: ChildProcessWithoutNullStreams;
  warnings = '';
  readonly #answers: AsyncIterator<string>;

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [
      entry,
      'virtual-headset',
      '--usbip',
      '--port',
      '0',
      '--json',
      ...args,
    ]);
    running.push(this.child);
    this.child.stderr.on('data', (chunk: Buffer) => (this.warnings += chunk.toString()));
    this.#answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** The next answer of a type; others, such as news, are passed over. */
  async answer(...types: string[]): Promise<Answer> {
    for (;;) {
      const line = await this.#answers.next();
      if (line.done === true) throw new Error(`it ended before it answered: ${this.warnings}`);
      const answer = JSON.parse(line.value) as Answer;
      if (types.includes(answer.type)) return answer;
    }
  }

  order(line: string): Promise<Answer> {
    this.child.stdin.write(`${line}\n`);
    return this.answer('done', 'refused', 'sight');
  }
}

describe('roundsight virtual-headset', () => {
  it('serves headsets, obeys orders and ends cleanly on Ctrl-C', async () => {
    const serving = new Serving(['--pattern', '--count', '2', '--serial', 'CLI-0009']);
    const ready = await serving.answer('ready');
    const port = ready.port as number;
    expect(ready).toMatchObject({ host: '127.0.0.1', serials: ['CLI-0009', 'CLI-0010'] });
    expect((ready.attach as string[])[1]).toBe(
      `usbip --tcp-port ${port} attach --remote 127.0.0.1 --busid 1-2`,
    );
    expect(serving.warnings).toBe('');

    const client = await UsbIpClient.import(port, '1-2');
    clients.push(client);
    const serial = { requestType: 0x80, request: 6, value: 0x0303, index: 0x0409 };
    expect((await client.controlIn(serial, 255)).data.subarray(2).toString('utf16le')).toBe('CLI-0010');

    expect(await serving.order('explode')).toMatchObject({ type: 'refused' });
    expect(await serving.order('unplug device=7')).toMatchObject({ type: 'refused' });
    expect(await serving.order('{"device":1,"type":"tamper","open":true}')).toMatchObject({ type: 'done' });
    expect(await serving.order('look device=1')).toMatchObject({
      type: 'sight',
      serial: 'CLI-0010',
      mode: 'run',
    });
    expect(await serving.order('unplug device=1')).toMatchObject({ type: 'done' });
    await client.closed;
    await expect(UsbIpClient.import(port, '1-2')).rejects.toThrow('refused');
    expect(await serving.order('plug-in device=1')).toMatchObject({ type: 'done' });
    clients.push(await UsbIpClient.import(port, '1-2'));

    serving.child.stdin.end();
    serving.child.kill('SIGINT');
    expect(await once(serving.child, 'exit')).toEqual([0, null]);
  });

  it('says that a port is taken', async () => {
    const port = String((await new Serving([]).answer('ready')).port);
    const second = await runRoundsight(projectRoot, ['virtual-headset', '--usbip', '--port', port]);
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toMatch(new RegExp(`port-in-use.*${port}`));
  });

  it('warns before it serves more than this machine', async () => {
    const serving = new Serving(['--host', '0.0.0.0']);
    await serving.answer('ready');
    expect(serving.warnings).toContain('no passwords');
  });

  it.each([[['--pattern', '--scenario', 'quiet-exam']], [['--count', '17']]])('refuses %j', async (args) => {
    expect((await runRoundsight(projectRoot, ['virtual-headset', '--usbip', ...args])).exitCode).toBe(2);
  });
});
