import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { noArrivals, type Arrivals, type LightOrder, type LightReply } from './light-messages.ts';

const answerWithinMs = 30_000;

type WithoutNumber<T> = T extends unknown ? Omit<T, 'number'> : never;

/** Some light viewers, which end together with their process. */
export class LightCrowd {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (reply: LightReply) => void>();
  /** Rejects when the process ends; it never resolves. */
  readonly #ended: Promise<never>;
  #number = 0;

  constructor() {
    this.#process = fork(fileURLToPath(new URL('light-viewers.js', import.meta.url)), { execArgv: [] });
    this.#process.on('message', (reply: LightReply & { number: number }) => {
      this.#waiting.get(reply.number)?.(reply);
      this.#waiting.delete(reply.number);
    });
    this.#ended = once(this.#process, 'exit').then(([code, signal]) => {
      throw new Error(`the light viewers have ended (${String(code ?? signal)})`);
    });
    this.#ended.catch(() => undefined);
  }

  /** One more viewer; `post` gives the gateway's answer to its offer. Resolves when it is connected. */
  async join(post: (offerSdp: string) => Promise<string>): Promise<void> {
    const id = `light-${(this.#number += 1)}`;
    const { sdp = '' } = await this.#ask({ type: 'open', id });
    await this.#ask({ type: 'answer', id, sdp: await post(sdp) });
  }

  async arrivals(): Promise<Arrivals> {
    const { arrivals } = await this.#ask({ type: 'count' });
    return arrivals ?? noArrivals;
  }

  /** All of them close their connections. */
  async leave(): Promise<void> {
    await this.#ask({ type: 'leave' });
    await this.kill();
  }

  /** All of them are gone at once. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  async #ask(order: WithoutNumber<LightOrder>): Promise<LightReply> {
    const number = (this.#number += 1);
    const reply = new Promise<LightReply>((resolve) => this.#waiting.set(number, resolve));
    // An order that cannot be sent any more is told by `#ended`.
    this.#process.send({ ...order, number }, () => undefined);
    const late = sleep(answerWithinMs, undefined, { ref: false }).then(() => {
      throw new Error(`the light viewers do not answer to ${order.type}`);
    });
    return Promise.race([reply, this.#ended, late]);
  }
}
