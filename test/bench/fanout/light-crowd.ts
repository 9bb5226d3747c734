import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Arrivals, LightOrder, LightReply } from './light-messages.ts';

type WithoutNumber<T> = T extends unknown ? Omit<T, 'number'> : never;

/** Some light viewers, which end together with their process. */
export class LightCrowd {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (reply: LightReply) => void>();
  #number = 0;

  constructor() {
    this.#process = fork(fileURLToPath(new URL('light-viewers.js', import.meta.url)), { execArgv: [] });
    this.#process.on('message', (reply: LightReply & { number: number }) => {
      this.#waiting.get(reply.number)?.(reply);
      this.#waiting.delete(reply.number);
    });
  }

  /** One more viewer; `post` gives the gateway's answer to its offer. Resolves when it is connected. */
  async join(post: (offerSdp: string) => Promise<string>): Promise<void> {
    const id = `light-${(this.#number += 1)}`;
    const { sdp = '' } = await this.#ask({ type: 'open', id });
    await this.#ask({ type: 'answer', id, sdp: await post(sdp) });
  }

  async arrivals(): Promise<Arrivals> {
    const { arrivals } = await this.#ask({ type: 'count' });
    return arrivals ?? { packets: 0, missing: 0, late: 0 };
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

  #ask(order: WithoutNumber<LightOrder>): Promise<LightReply> {
    const number = (this.#number += 1);
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the light viewers have ended'));
      this.#process.once('exit', onExit);
      this.#waiting.set(number, (reply) => {
        this.#process.off('exit', onExit);
        resolve(reply);
      });
      this.#process.send({ ...order, number });
    });
  }
}
