import { setTimeout as delay } from 'node:timers/promises';
import { planRetry, type PublishingFault } from '../../../domain/publishing/publishing-retry.ts';
import type { Log } from '../../../ports/log.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import type { MediaPublisher, Publication } from '../../../ports/media-publisher.ts';
import { acquireNativeLibrary, releaseNativeLibrary } from '../native-handles.ts';
import { publishOnce, type PublishingDeps } from './publishing-connection.ts';

export interface WhipPublisherOptions extends PublishingDeps {
  /** `{examSessionId}` in it is replaced, where every exam session has an address of its own. */
  whipUrl: string;
  /** Null where the server asks for none. */
  token: string | null;
  /** 0 ≤ r < 1. */
  random: () => number;
  log: Log;
}

/** Publishes over WebRTC to a server that takes WHIP (RFC 9725); encodes nothing. */
export class WhipPublisher implements MediaPublisher {
  readonly #options: WhipPublisherOptions;

  constructor(options: WhipPublisherOptions) {
    this.#options = options;
  }

  publish(examSessionId: string, source: MediaSource): Publication {
    return new WhipPublication(this.#options, examSessionId, source);
  }
}

class WhipPublication implements Publication {
  isConnected = false;
  readonly #options: WhipPublisherOptions;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(options: WhipPublisherOptions, examSessionId: string, source: MediaSource) {
    this.#options = options;
    acquireNativeLibrary();
    this.#done = this.#run(examSessionId, source).finally(() => releaseNativeLibrary());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(examSessionId: string, source: MediaSource): Promise<void> {
    const { log, token, whipUrl, random } = this.#options;
    const { signal } = this.#stop;
    const endpoint = new URL(whipUrl.replaceAll('{examSessionId}', encodeURIComponent(examSessionId)));
    let attempt = 0;
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      const onConnected = (): void => {
        this.isConnected = true;
        log.info({ examSessionId }, 'publishing');
      };
      const fault = await publishOnce(this.#options, { endpoint, token, source, signal, onConnected });
      this.isConnected = false;
      if (isStopped()) return;
      const plan = planRetry(attempt, fault, random());
      attempt = plan.attempt;
      log.warn({ examSessionId, ...describe(fault), waitMs: plan.waitMs }, 'publishing failed; trying again');
      await delay(plan.waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function describe(fault: PublishingFault): object {
  return fault.kind === 'status' ? { fault: 'status', status: fault.status } : { fault: fault.kind };
}
