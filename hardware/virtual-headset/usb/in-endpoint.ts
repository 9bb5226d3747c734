import { urbStatus, type Urb } from './virtual-usb-device.ts';

export interface InEndpointOptions {
  packetBytes: number;
  /** A message of this length ends without an empty packet, because the host expects no more; default none. */
  longestMessageBytes?: number;
  /** Sends more than the host asked for. */
  isBabbling: () => boolean;
  /** Is halted whatever the host does; default never. */
  isStuck?: () => boolean;
}

interface Message {
  rest: Uint8Array;
  totalBytes: number;
}

/**
 * An endpoint towards the host: puts messages into the transfers that wait for them as packets would come. A message longer than
 * a transfer goes on in the next one; one that fills its last packet is followed by an empty one.
 */
export class InEndpoint {
  readonly #options: InEndpointOptions;
  #waiting: Urb[] = [];
  #messages: Message[] = [];
  #isHalted = false;

  constructor(options: InEndpointOptions) {
    this.#options = options;
  }

  get isHalted(): boolean {
    return this.#isHalted || this.#options.isStuck?.() === true;
  }

  /** Messages that no transfer took yet, the one included that was begun. */
  get queued(): number {
    return this.#messages.length;
  }

  send(message: Uint8Array): void {
    this.#messages.push({ rest: message, totalBytes: message.length });
    this.#pump();
  }

  /** A halted endpoint refuses what comes until its halt is cleared. */
  submit(urb: Urb): void {
    if (this.isHalted) {
      urb.complete(urbStatus.stall);
      return;
    }
    this.#waiting.push(urb);
    this.#pump();
  }

  cancel(id: number): boolean {
    const place = this.#waiting.findIndex((urb) => urb.id === id);
    if (place < 0) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  halt(): void {
    this.#isHalted = true;
    for (const urb of this.#waiting.splice(0)) urb.complete(urbStatus.stall);
  }

  clearHalt(): void {
    this.#isHalted = false;
  }

  /** Drops what no transfer took yet. */
  dropMessages(): void {
    this.#messages = [];
  }

  /** The plug was pulled: nobody waits any more. */
  forget(): void {
    this.#waiting = [];
    this.#messages = [];
    this.#isHalted = false;
  }

  #pump(): void {
    for (;;) {
      const [urb, message] = [this.#waiting[0], this.#messages[0]];
      if (urb === undefined || message === undefined) return;
      this.#waiting.shift();
      this.#messages.shift();
      this.#fill(urb, message);
    }
  }

  #fill(urb: Urb, { rest, totalBytes }: Message): void {
    const { packetBytes, longestMessageBytes, isBabbling } = this.#options;
    const part = rest.subarray(0, urb.length);
    const endsInPacket = urb.length % packetBytes === 0;
    if (isBabbling() || (rest.length > urb.length && !endsInPacket)) {
      urb.complete(urbStatus.overflow, part);
      return;
    }
    const isEnded =
      rest.length < urb.length ||
      !endsInPacket ||
      (totalBytes === longestMessageBytes && rest.length === urb.length);
    if (!isEnded) this.#messages.unshift({ rest: rest.subarray(urb.length), totalBytes });
    urb.complete(urbStatus.ok, part);
  }
}
