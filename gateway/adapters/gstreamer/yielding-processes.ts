import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

const fewest = 4;
const firstNiceness = 5;
/** Three steps halve what a thread weighs: the kernel's weights fall by a quarter for each (sched(7)). */
const stepsPerDoubling = 3;
const greatestNiceness = 19;

/**
 * How much each of so many media workers yields: 5 for up to four, three more for every doubling, 19 at most. All together
 * they weigh about as much as the gateway's main thread, however many there are.
 */
export function nicenessOf(count: number): number {
  const doublings = Math.ceil(Math.log2(Math.max(count, fewest) / fewest));
  return Math.min(greatestNiceness, firstNiceness + stepsPerDoubling * doublings);
}

/**
 * Lets processes yield to this one: where a machine is full, pictures shall be late before the gateway is, which answers
 * proctors and sends to every viewer. All yield alike; none takes back what it has given away, which needs privileges.
 */
export class YieldingProcesses {
  readonly #pids = new Set<number>();
  #niceness = 0;

  /** From its start until `exited` resolves. */
  add(pid: number | undefined, exited: Promise<void>): void {
    if (pid === undefined) return;
    this.#pids.add(pid);
    void exited.then(() => this.#pids.delete(pid));
    const niceness = nicenessOf(this.#pids.size);
    const concerned = niceness > this.#niceness ? this.#pids : [pid];
    this.#niceness = niceness;
    for (const each of concerned) yieldBy(each, niceness);
  }
}

/** Linux keeps a niceness for every thread; threads to come inherit it. */
function yieldBy(pid: number, niceness: number): void {
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, niceness);
    } catch {
      // It has ended, or yields more already.
    }
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
