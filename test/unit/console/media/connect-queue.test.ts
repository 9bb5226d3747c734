import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConnectQueue } from '../../../../console/media/connect-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const limits = { atOnce: 2, burst: 4, perMinute: 60 };

/** Enters with these urgencies; tells who was let in, in order, and lets them leave. */
function enterAll(queue: ConnectQueue, urgencies: readonly number[]) {
  const went: number[] = [];
  const leave = new Map<number, () => void>();
  for (const urgency of urgencies)
    void queue
      .enter(() => urgency, never)
      .then((done) => {
        went.push(urgency);
        leave.set(urgency, done);
      });
  return { went, leave: (urgency: number) => leave.get(urgency)?.() };
}

it('lets the most urgent go first, and so many at a time', async () => {
  const { went, leave } = enterAll(new ConnectQueue(limits), [5, 1, 3, 2]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(went).toEqual([1, 2]);
  leave(1);
  leave(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(went).toEqual([1, 2, 3]);
});

it('asks for the urgency when there is a place, not when somebody comes', async () => {
  const queue = new ConnectQueue({ ...limits, atOnce: 1 });
  const urgency = { a: 1, b: 2 };
  const went: string[] = [];
  const done = await queueFirst(queue);
  for (const name of ['a', 'b'] as const)
    void queue.enter(() => urgency[name], never).then(() => went.push(name));
  await vi.advanceTimersByTimeAsync(10);
  urgency.a = 9;
  done();
  await vi.advanceTimersByTimeAsync(10);
  expect(went).toEqual(['b']);
});

async function queueFirst(queue: ConnectQueue): Promise<() => void> {
  const entered = queue.enter(() => 0, never);
  await vi.advanceTimersByTimeAsync(1);
  return entered;
}

it('never lets more go in a minute than its burst and its rate, however often people come and go', async () => {
  const queue = new ConnectQueue({ atOnce: 10, burst: 40, perMinute: 60 });
  const wentAtMs: number[] = [];
  for (let times = 0; times < 600; times += 1)
    void queue
      .enter(() => 0, never)
      .then((done) => {
        wentAtMs.push(performance.now());
        done();
      });
  await vi.advanceTimersByTimeAsync(180_000);
  expect(wentAtMs.length).toBeGreaterThan(200);
  for (const from of wentAtMs) {
    const inMinute = wentAtMs.filter((at) => at >= from && at < from + 60_000);
    expect(inMinute.length).toBeLessThanOrEqual(101);
  }
});

it('forgets who gave up', async () => {
  const queue = new ConnectQueue({ ...limits, atOnce: 1 });
  const done = await queueFirst(queue);
  const gone = new AbortController();
  const refused = queue.enter(() => 0, gone.signal).catch((error: unknown) => error);
  const { went } = enterAll(queue, [7]);
  gone.abort(new Error('left'));
  expect(await refused).toMatchObject({ message: 'left' });
  done();
  await vi.advanceTimersByTimeAsync(10);
  expect(went).toEqual([7]);
  await expect(queue.enter(() => 0, gone.signal)).rejects.toThrow('left');
});
