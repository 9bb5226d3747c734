import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** How the link treats datagrams from now on. */
export interface LinkConditions {
  /** Share of datagrams that are lost by chance, 0 to 1, each way. */
  lossRatio: number;
  /** Each way. */
  delayMs: number;
  /** Each way, uniform on top of the delay; never reorders. */
  jitterMs: number;
  /** Towards the clients; what waits longer than `queueLimitMs` for its turn is dropped. */
  rateBps: number;
  queueLimitMs: number;
  /** Nothing passes, either way. */
  isBlackout: boolean;
}

export const perfectLink: LinkConditions = {
  lossRatio: 0,
  delayMs: 0,
  jitterMs: 0,
  rateBps: Number.POSITIVE_INFINITY,
  queueLimitMs: 300,
  isBlackout: false,
};

/** One direction: a queue that is emptied at a rate, then a delay. */
class Direction {
  dropped = 0;
  readonly #conditions: () => LinkConditions;
  readonly #rateBps: () => number;
  readonly #waiting: { dueAtMs: number; send: () => void }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #freeAtMs = 0;
  #lastDueAtMs = 0;

  constructor(conditions: () => LinkConditions, rateBps: () => number) {
    this.#conditions = conditions;
    this.#rateBps = rateBps;
  }

  carry(bytes: number, send: () => void): void {
    const { isBlackout, lossRatio, delayMs, jitterMs, queueLimitMs } = this.#conditions();
    const nowMs = performance.now();
    const startsAtMs = Math.max(nowMs, this.#freeAtMs);
    if (isBlackout || Math.random() < lossRatio || startsAtMs - nowMs > queueLimitMs) {
      this.dropped += 1;
      return;
    }
    this.#freeAtMs = startsAtMs + (bytes * 8000) / this.#rateBps();
    const dueAtMs = Math.max(this.#lastDueAtMs, this.#freeAtMs + delayMs + jitterMs * Math.random());
    this.#lastDueAtMs = dueAtMs;
    this.#waiting.push({ dueAtMs, send });
    this.#sendDue();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #sendDue(): void {
    const nowMs = performance.now();
    while (this.#waiting[0] !== undefined && this.#waiting[0].dueAtMs <= nowMs) this.#waiting.shift()?.send();
    const [next] = this.#waiting;
    if (next === undefined || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sendDue();
    }, next.dueAtMs - nowMs);
  }
}

/** A UDP relay in front of one address of the gateway, as a bad network between it and browsers; every client has its own way through. */
export class ImpairedLink {
  conditions: LinkConditions = perfectLink;
  readonly #front: Socket;
  readonly #target: { address: string; port: number };
  readonly #toTarget = new Map<string, Socket>();
  readonly #down = new Direction(
    () => this.conditions,
    () => this.conditions.rateBps,
  );
  readonly #up = new Direction(
    () => this.conditions,
    () => Number.POSITIVE_INFINITY,
  );
  #closed = false;

  private constructor(front: Socket, target: { address: string; port: number }) {
    this.#front = front;
    this.#target = target;
    front.on('message', (datagram, { address, port }) => {
      const socket = this.#wayOf(address, port);
      this.#up.carry(datagram.length, () => {
        if (!this.#closed) socket.send(datagram, target.port, target.address);
      });
    });
  }

  /** Listens on the target's own address, at a port of its choice. */
  static async open(target: { address: string; port: number }): Promise<ImpairedLink> {
    const front = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
    front.bind(0, target.address);
    await once(front, 'listening');
    return new ImpairedLink(front, target);
  }

  get port(): number {
    return this.#front.address().port;
  }

  /** Datagrams towards the clients that did not get through. */
  get dropped(): number {
    return this.#down.dropped;
  }

  /** An SDP answer whose only candidate is this link; other candidates are taken out. */
  throughLink(answerSdp: string): string {
    const line = `a=candidate:1 1 UDP 2122260223 ${this.#target.address} ${this.port} typ host`;
    return answerSdp
      .replaceAll(/^a=candidate:.*\r\n/gm, '')
      .replace('a=end-of-candidates\r\n', `${line}\r\na=end-of-candidates\r\n`);
  }

  close(): void {
    this.#closed = true;
    this.#down.stop();
    this.#up.stop();
    this.#front.close();
    for (const socket of this.#toTarget.values()) socket.close();
  }

  #wayOf(address: string, port: number): Socket {
    const client = `${address}:${port}`;
    const known = this.#toTarget.get(client);
    if (known !== undefined) return known;
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
    socket.on('message', (datagram) =>
      this.#down.carry(datagram.length, () => {
        if (!this.#closed) this.#front.send(datagram, port, address);
      }),
    );
    this.#toTarget.set(client, socket);
    return socket;
  }
}

/** The first host candidate of an answer: where its IPv4 end can be reached. */
export function hostCandidateOf(answerSdp: string): { address: string; port: number } {
  const [, address, port] =
    /^a=candidate:\S+ 1 UDP \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host/im.exec(answerSdp) ?? [];
  if (address === undefined) throw new Error('the answer has no IPv4 host candidate');
  return { address, port: Number(port) };
}
