import { spawn, type ChildProcess } from 'node:child_process';
import { getPriority } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import {
  nicenessOf,
  YieldingProcesses,
} from '../../../../../gateway/adapters/gstreamer/yielding-processes.ts';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function sleeper(yielding: YieldingProcesses): ChildProcess {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(child);
  yielding.add(child.pid, new Promise((resolve) => child.once('exit', () => resolve())));
  return child;
}

const nicenesses = (of: readonly ChildProcess[]) => of.map(({ pid }) => getPriority(pid));

describe('processes that yield', () => {
  it('yield the more, the more there are of them', () => {
    expect([1, 2, 4, 5, 8, 9, 16, 32, 64, 65, 1000].map(nicenessOf)).toEqual([
      ...[5, 5, 5, 8, 8, 11, 11, 14, 17, 19, 19],
    ]);
  });

  it('all yield alike, those that were there before included', () => {
    const yielding = new YieldingProcesses();
    const first = Array.from({ length: 4 }, () => sleeper(yielding));
    expect(nicenesses(first)).toEqual([5, 5, 5, 5]);
    const all = [...first, sleeper(yielding)];
    expect(nicenesses(all)).toEqual([8, 8, 8, 8, 8]);
  });

  it('yield less again when there are fewer', async () => {
    const yielding = new YieldingProcesses();
    const first = Array.from({ length: 5 }, () => sleeper(yielding));
    const ended = Promise.all(first.map((child) => new Promise((resolve) => child.once('exit', resolve))));
    first.forEach((child) => child.kill('SIGKILL'));
    await ended;
    await Promise.resolve();
    expect(nicenesses([sleeper(yielding)])).toEqual([5]);
  });

  it('may have ended already', () => {
    expect(() => new YieldingProcesses().add(undefined, Promise.resolve())).not.toThrow();
    expect(() => new YieldingProcesses().add(2 ** 22, Promise.resolve())).not.toThrow();
  });
});
