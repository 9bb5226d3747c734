import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import type { IceServer, Viewer, ViewerTransport } from '../../gateway/ports/viewer-transport.ts';

const heardSchema = z.record(
  z.string(),
  z.object({
    packets: z.number(),
    localType: z.string().nullable(),
    localAddress: z.string().nullable(),
    remotePort: z.number().nullable(),
  }),
);
type Heard = z.infer<typeof heardSchema>;

export interface ListenerOptions {
  iceServers?: readonly IceServer[];
  iceTransportPolicy?: 'all' | 'relay';
}

/** What is changed of an offer on its way to the gateway, and of the answer on its way to the listener. */
interface Rewrite {
  offer: (sdp: string) => string;
  answer: (sdp: string) => string;
}
const asItIs: Rewrite = { offer: (sdp) => sdp, answer: (sdp) => sdp };

/** Listening viewers (`sound-listeners.mjs`) that end together with their process, as it pleases the test. */
export class SoundListeners {
  readonly #process: ChildProcess;
  #number = 0;

  constructor() {
    this.#process = fork(fileURLToPath(new URL('sound-listeners.mjs', import.meta.url)), { execArgv: [] });
    this.#process.setMaxListeners(0);
  }

  /** One more listener of a source; rejects where the offer is refused. */
  async join(
    id: string,
    transport: ViewerTransport,
    source: MediaSource,
    options: ListenerOptions = {},
    rewrite: Rewrite = asItIs,
  ): Promise<Viewer> {
    const offer = z.string().parse(await this.#ask('open', { id, configuration: options }));
    const viewer = await transport.accept(rewrite.offer(offer), source, { at: () => [1, 0, 0, 0] });
    await this.#ask('answer', { id, sdp: rewrite.answer(viewer.answerSdp) });
    return viewer;
  }

  async heard(): Promise<Heard> {
    return heardSchema.parse(await this.#ask('count', {}));
  }

  async leave(id: string): Promise<void> {
    await this.#ask('leave', { id });
  }

  /** At once, as a crash would. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  #ask(order: string, rest: object): Promise<unknown> {
    const number = (this.#number += 1);
    return new Promise((resolve) => {
      const onMessage = (answer: { number: number; result: unknown }): void => {
        if (answer.number !== number) return;
        this.#process.off('message', onMessage);
        resolve(answer.result);
      };
      this.#process.on('message', onMessage);
      this.#process.send({ number, order, ...rest });
    });
  }
}
