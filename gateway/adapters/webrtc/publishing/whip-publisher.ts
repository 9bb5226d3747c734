import { setTimeout as delay } from 'node:timers/promises';
import { planRetry, type PublishingFault } from '../../../domain/publishing/publishing-retry.ts';
import type { Log } from '../../../ports/log.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import type { MediaPublisher, Publication, PublicationEvents } from '../../../ports/media-publisher.ts';
import type { IceServer } from '../../../ports/viewer-transport.ts';
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
  readonly origin: string;
  readonly #options: WhipPublisherOptions;

  constructor(options: WhipPublisherOptions) {
    this.#options = options;
    this.origin = new URL(options.whipUrl).origin;
  }

  publish(examSessionId: string, source: MediaSource, events: PublicationEvents): Publication {
    return new WhipPublication(this.#options, { examSessionId, source, events });
  }
}

interface WhipTask {
  examSessionId: string;
  source: MediaSource;
  events: PublicationEvents;
}

class WhipPublication implements Publication {
  readonly #options: WhipPublisherOptions;
  readonly #task: WhipTask;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #stands = false;
  #named: readonly IceServer[] = [];

  constructor(options: WhipPublisherOptions, task: WhipTask) {
    this.#options = options;
    this.#task = task;
    acquireNativeLibrary();
    this.#done = this.#run().finally(() => releaseNativeLibrary());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { log, random } = this.#options;
    const { examSessionId, events } = this.#task;
    const { signal } = this.#stop;
    let attempt = 0;
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      const fault = await this.#publishOnce();
      if (this.#stands) events.onEnded(isStopped() ? 'closed' : 'lost');
      if (isStopped()) return;
      const plan = planRetry(attempt, fault, random());
      attempt = plan.attempt;
      if (!this.#stands) events.onFailed(fault, plan.waitMs);
      this.#stands = false;
      log.warn({ examSessionId, ...describe(fault), waitMs: plan.waitMs }, 'publishing failed; trying again');
      await delay(plan.waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #publishOnce(): Promise<PublishingFault> {
    const { log, token, whipUrl } = this.#options;
    const { examSessionId, source, events } = this.#task;
    return publishOnce(this.#options, {
      endpoint: new URL(whipUrl.replaceAll('{examSessionId}', encodeURIComponent(examSessionId))),
      ...{ token, source, signal: this.#stop.signal, namedBefore: this.#named },
      onNamed: (iceServers) => (this.#named = iceServers),
      onConnected: (servedBy) => {
        this.#stands = true;
        log.info({ examSessionId }, 'publishing');
        events.onStarted(servedBy);
      },
    });
  }
}

function describe(fault: PublishingFault): object {
  return fault.kind === 'status' ? { fault: 'status', status: fault.status } : { fault: fault.kind };
}
