import { decodeFrame, encodeFrame } from '../protocol/frame.ts';
import { decodeHeadsetMessage } from '../protocol/headset-messages.ts';
import { encodeHostMessage } from '../protocol/host-messages.ts';
import type { HeadsetMessage, HostMessage } from '../protocol/messages.ts';
import type { HeadsetTransport } from '../transports/headset-transport.ts';
import { HeadsetFault } from './headset-fault.ts';

interface Waiting {
  resolve(message: HeadsetMessage): void;
  reject(fault: HeadsetFault): void;
  timer: NodeJS.Timeout;
}

/** Pairs requests with answers by their sequence; hands on what comes unasked; drops what is damaged or unknown. */
export class RequestChannel {
  readonly #transport: HeadsetTransport;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stop: (() => void)[] = [];
  #sequence = 0;

  constructor(transport: HeadsetTransport, timeoutMs: number, onUnasked: (message: HeadsetMessage) => void) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
    this.#stop.push(
      transport.onFrame((bytes) => this.#receive(bytes, onUnasked)),
      transport.onLost(() => this.#failAll('the connection broke')),
    );
  }

  /** Sends a request and resolves with its answer of the wanted kind; rejects with a `HeadsetFault`. */
  async ask<Kind extends HeadsetMessage['kind']>(
    request: HostMessage,
    wanted: Kind,
  ): Promise<Extract<HeadsetMessage, { kind: Kind }>> {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    const answer = new Promise<HeadsetMessage>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(sequence);
        reject(new HeadsetFault('timeout', `no answer to ${request.kind} within ${this.#timeoutMs} ms`));
      }, this.#timeoutMs);
      this.#waiting.set(sequence, { resolve, reject, timer });
    });
    // A failed send settles the answer too, so that nothing waits for it.
    this.#transport.send(encodeFrame({ ...encodeHostMessage(request), sequence })).catch((cause: unknown) => {
      this.#settle(sequence)?.reject(new HeadsetFault('lost', `could not send ${request.kind}`, { cause }));
    });
    const message = await answer;
    if (!isKind(message, wanted)) {
      const said = message.kind === 'error' ? message.reason : message.kind;
      throw new HeadsetFault('refused', `${request.kind} was answered with ${said}`);
    }
    return message;
  }

  #receive(bytes: Uint8Array, onUnasked: (message: HeadsetMessage) => void): void {
    const reading = decodeFrame(bytes);
    if (!reading.ok) return;
    const { type, sequence, payload } = reading.frame;
    const decoded = decodeHeadsetMessage(type, payload);
    if (decoded.outcome === 'unknown') return;
    if (decoded.outcome === 'malformed') {
      if (type < 0xc0)
        this.#settle(sequence)?.reject(new HeadsetFault('damaged', 'an answer cannot be read'));
      return;
    }
    if (decoded.message.kind === 'orientation-batch') onUnasked(decoded.message);
    else this.#settle(sequence)?.resolve(decoded.message);
  }

  #settle(sequence: number): Waiting | undefined {
    const waiting = this.#waiting.get(sequence);
    this.#waiting.delete(sequence);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  #failAll(detail: string): void {
    for (const sequence of [...this.#waiting.keys()]) {
      this.#settle(sequence)?.reject(new HeadsetFault('lost', detail));
    }
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#failAll('the session was closed');
  }
}

function isKind<Kind extends HeadsetMessage['kind']>(
  message: HeadsetMessage,
  kind: Kind,
): message is Extract<HeadsetMessage, { kind: Kind }> {
  return message.kind === kind;
}
