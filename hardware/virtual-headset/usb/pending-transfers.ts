import { urbStatus, type Urb } from './virtual-usb-device.ts';

/** Transfers of one endpoint that wait for the device, oldest first. */
export class PendingTransfers {
  #waiting: Urb[] = [];
  #halted = false;

  get count(): number {
    return this.#waiting.length;
  }

  /** A halted endpoint refuses what comes until its halt is cleared. */
  add(urb: Urb): void {
    if (this.#halted) urb.complete(urbStatus.stall);
    else this.#waiting.push(urb);
  }

  take(): Urb | undefined {
    return this.#waiting.shift();
  }

  cancel(id: number): boolean {
    const place = this.#waiting.findIndex((urb) => urb.id === id);
    if (place < 0) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  halt(): void {
    this.#halted = true;
    for (const urb of this.#waiting.splice(0)) urb.complete(urbStatus.stall);
  }

  clearHalt(): void {
    this.#halted = false;
  }

  /** The plug was pulled: nobody waits any more. */
  forget(): void {
    this.#waiting = [];
    this.#halted = false;
  }
}
