import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { workerEventSchema, type WorkerCommand } from '../../gateway/media-worker/messages.ts';
import { isAlive } from '../support/media/alive.ts';
import { workerEntryPath } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';

const pipelines = 6;

describe('the media worker as a process', () => {
  let worker: ChildProcess;
  const heard: unknown[] = [];
  const eventTypes = () => heard.map((message) => workerEventSchema.parse(message).type);

  /** A worker whose pipelines run; each of them holds a thread of the pool with its poll of the bus. */
  const start = async () => {
    heard.length = 0;
    worker = fork(workerEntryPath, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'ignore'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, UV_THREADPOOL_SIZE: '16' },
    });
    worker.on('message', (message) => heard.push(message));
    await until('ready', () => eventTypes().includes('ready'));
    for (let index = 1; index <= pipelines; index += 1) {
      const launch = 'videotestsrc is-live=true ! fakesink';
      worker.send({ type: 'open', trackId: `screen-${index}`, launch } satisfies WorkerCommand);
    }
    await until('opened', () => eventTypes().filter((type) => type === 'opened').length === pipelines);
  };

  afterEach(() => {
    worker.kill('SIGKILL');
  });

  it('ends by itself with code 0 when it is told to', async () => {
    await start();
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('ends when the gateway is gone', async () => {
    await start();
    const pid = worker.pid ?? 0;
    worker.disconnect();
    await until('its end', () => !isAlive(pid));
  });

  it('leaves the end to the gateway when a terminal interrupts both', async () => {
    await start();
    worker.kill('SIGINT');
    const before = heard.length;
    await until('a heartbeat', () => eventTypes().slice(before).includes('heartbeat'));
    expect(worker.exitCode).toBeNull();
  });

  it('goes on when one of its pipelines fails', async () => {
    await start();
    const launch = 'filesrc location=/does/not/exist ! fakesink';
    worker.send({ type: 'open', trackId: 'broken', launch } satisfies WorkerCommand);
    await until('the failure', () => eventTypes().includes('pipeline-failed'));
    const failure = heard
      .map((message) => workerEventSchema.parse(message))
      .find(({ type }) => type === 'pipeline-failed');
    expect(failure).toMatchObject({ trackId: 'broken', cause: 'error', element: 'filesrc0' });
    const before = heard.length;
    await until('a heartbeat', () => eventTypes().slice(before).includes('heartbeat'));
  });
});
