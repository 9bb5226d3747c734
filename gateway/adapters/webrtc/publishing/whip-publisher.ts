import { setTimeout as delay } from 'node:timers/promises';
import { planRetry, type PublishingFault } from '../../../domain/publishing/publishing-retry.ts';
import type { Log } from '../../../ports/log.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import type { MediaPublisher, Publication, PublicationEvents } from '../../../ports/media-publisher.ts';
import type { IceServer } from '../../../ports/viewer-transport.ts';
import { acquireNativeLibrary, releaseNativeLibrary } from '../native-handles.ts';
import { publishOnce, type PublishingDeps, type PublishingEnd } from './publishing-connection.ts';

export interface WhipPublisherOptions extends PublishingDeps {
  /** `{examSessionId}` in it is replaced, where every exam session has an address of its own. */
  whipUrl: string;
  /** Null where the server asks for none. */
  token: string | null;
  /** 0 ≤ r < 1. */
  random: () => number;
  log: Log;
}

/**
 * How often in a row a handshake may fail before that is a fault. libdatachannel takes up the server's connectivity
 * checks before it has noted the fingerprint of the answer: where a server is near and the machine busy, DTLS may begin
 * in between, and fails at once (paullouisageneau/libdatachannel, pull request 1612). A new offer is all that helps.
 */
const maxHandshakesInARow = 5;

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
    let handshakes = 0;
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      const end = await this.#publishOnce();
      handshakes = end.kind === 'handshake-failed' ? handshakes + 1 : 0;
      if (handshakes > 0 && handshakes < maxHandshakesInARow) {
        log.info({ examSessionId, handshakes }, 'the handshake with the WHIP server failed; offering again');
        continue;
      }
      const fault = faultOf(end);
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

  #publishOnce(): Promise<PublishingEnd> {
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

function faultOf(end: PublishingEnd): PublishingFault {
  return end.kind === 'handshake-failed' ? { kind: 'unreachable' } : end;
}

function describe(fault: PublishingFault): object {
  return fault.kind === 'status' ? { fault: 'status', status: fault.status } : { fault: fault.kind };
}
