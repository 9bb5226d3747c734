import { decodeMessage } from '../protocol/decode-message.ts';
import { encodeRequest } from '../protocol/encode-request.ts';
import { decodeFrame, encodeFrame } from '../protocol/frame.ts';
import type { HeadsetMessage } from '../protocol/headset-message.ts';
import { answerTypeOf, errorType, isReportType } from '../protocol/message-type.ts';
import type { HostRequest } from '../protocol/requests.ts';
import type { HeadsetTransport, Unsubscribe } from '../transports/headset-transport.ts';
import { HeadsetFault } from './headset-fault.ts';
import { requestPolicies, type AnswerTo } from './request-policy.ts';

export interface RequestChannelOptions {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: () => bigint;
  answerTimeoutMs: number;
  /** Sequence of the first request, so that an answer to an earlier conversation fits none of this one. */
  firstSequence: number;
  /** Told of what comes of the headset's own accord, with the sequence of its frame. */
  onReport: (message: HeadsetMessage, sequence: number) => void;
  /** Told of every frame that is damaged or holds a message that cannot be. */
  onDamaged: () => void;
}

/** An answer with the host's time just before its request and just when it came. */
export interface TimedAnswer<Message> {
  message: Message;
  sentNs: bigint;
  receivedNs: bigint;
}

interface Waiting {
  sequence: number;
  answerType: number;
  resolve(answer: { message: HeadsetMessage; receivedNs: bigint }): void;
  reject(fault: HeadsetFault): void;
}

/** After these the same request may go through. */
const passing = new Set(['timeout', 'damaged', 'stalled']);

/** Sends one request at a time and pairs it with its answer; drops what is damaged, unknown or too late. */
export class RequestChannel {
  readonly #transport: HeadsetTransport;
  readonly #options: RequestChannelOptions;
  readonly #stop: Unsubscribe[];
  #waiting: Waiting | null = null;
  #sequence: number;
  #queue: Promise<unknown> = Promise.resolve();
  #ended: HeadsetFault | null = null;

  constructor(transport: HeadsetTransport, options: RequestChannelOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#sequence = options.firstSequence & 0xffff;
    this.#stop = [
      transport.onFrame((bytes) => this.#receive(bytes)),
      transport.onLost((fault) => this.end(fault)),
    ];
  }

  /** Resolves with the answer; rejects with a `HeadsetFault`. Asks again where that is safe and may help. */
  async ask<Request extends HostRequest>(request: Request): Promise<AnswerTo<Request['kind']>> {
    return (await this.askTimed(request)).message;
  }

  /** As `ask`, with the times of the attempt that was answered. */
  askTimed<Request extends HostRequest>(request: Request): Promise<TimedAnswer<AnswerTo<Request['kind']>>> {
    const asked = this.#queue.then(() => this.#attempt(request, requestPolicies[request.kind].attempts));
    this.#queue = asked.catch(() => undefined);
    return asked as Promise<TimedAnswer<AnswerTo<Request['kind']>>>;
  }

  async #attempt(request: HostRequest, attempts: number): Promise<TimedAnswer<HeadsetMessage>> {
    try {
      return await this.#exchange(request);
    } catch (error) {
      if (attempts > 1 && error instanceof HeadsetFault && passing.has(error.kind))
        return this.#attempt(request, attempts - 1);
      throw error;
    }
  }

  async #exchange(request: HostRequest): Promise<TimedAnswer<HeadsetMessage>> {
    if (this.#ended !== null) throw this.#ended;
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    const encoded = encodeRequest(request);
    const timeoutMs = this.#options.answerTimeoutMs * requestPolicies[request.kind].patience;
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<{ message: HeadsetMessage; receivedNs: bigint }>((resolve, reject) => {
      this.#waiting = { sequence, answerType: answerTypeOf(encoded.type), resolve, reject };
      timer = setTimeout(
        () => reject(new HeadsetFault('timeout', `no answer to ${request.kind} within ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    try {
      const sentNs = this.#options.monotonicNs();
      // A failed send settles the answer, so that nothing waits for it.
      this.#transport.send(encodeFrame({ ...encoded, sequence })).catch((cause: unknown) => {
        if (this.#waiting?.sequence === sequence) this.#waiting.reject(asFault(cause, request.kind));
      });
      const { message, receivedNs } = await answered;
      if (message.kind === 'error') {
        const { reason } = message;
        throw new HeadsetFault('refused', `${request.kind} was answered with ${reason}`, { reason });
      }
      return { message, sentNs, receivedNs };
    } finally {
      clearTimeout(timer);
      this.#waiting = null;
    }
  }

  #receive(bytes: Uint8Array): void {
    const receivedNs = this.#options.monotonicNs();
    const reading = decodeFrame(bytes);
    if (!reading.ok) {
      this.#options.onDamaged();
      return;
    }
    const { type, sequence, payload } = reading.frame;
    const decoded = decodeMessage(type, payload);
    if (decoded.outcome === 'malformed') this.#options.onDamaged();
    if (isReportType(type)) {
      if (decoded.outcome === 'message') this.#options.onReport(decoded.message, sequence);
      return;
    }
    const waiting = this.#waiting;
    // What answers no request that is under way is the late answer to one that was given up.
    if (waiting?.sequence !== sequence || (type !== waiting.answerType && type !== errorType)) return;
    if (decoded.outcome === 'message') waiting.resolve({ message: decoded.message, receivedNs });
    else waiting.reject(new HeadsetFault('damaged', 'an answer cannot be read'));
  }

  /** Fails what is under way and whatever is asked later with this fault. Ending twice is the same as once. */
  end(fault: HeadsetFault): void {
    if (this.#ended !== null) return;
    this.#ended = fault;
    for (const stop of this.#stop) stop();
    this.#waiting?.reject(fault);
  }
}

function asFault(cause: unknown, kind: string): HeadsetFault {
  return cause instanceof HeadsetFault
    ? cause
    : new HeadsetFault('lost', `could not send ${kind}`, { cause });
}
