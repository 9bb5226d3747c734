import { HeadsetFault } from '../session/headset-fault.ts';
import type { HeadsetTransport, Unsubscribe } from './headset-transport.ts';
import { Listeners } from './listeners.ts';

class MemoryTransport implements HeadsetTransport {
  peer: MemoryTransport | null = null;
  readonly #frames = new Listeners<Uint8Array>();
  readonly #losses = new Listeners<HeadsetFault>();
  #open = true;

  send(frame: Uint8Array): Promise<void> {
    const peer = this.peer;
    if (!this.#open || peer === null)
      return Promise.reject(new HeadsetFault('lost', 'the transport is closed'));
    const copy = frame.slice();
    setImmediate(() => peer.#receive(copy));
    return Promise.resolve();
  }

  #receive(frame: Uint8Array): void {
    if (this.#open) this.#frames.tell(frame);
  }

  onFrame(listener: (frame: Uint8Array) => void): Unsubscribe {
    return this.#frames.add(listener);
  }

  onLost(listener: (fault: HeadsetFault) => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  close(): Promise<void> {
    if (!this.#open) return Promise.resolve();
    this.#open = false;
    const peer = this.peer;
    if (peer !== null) setImmediate(() => peer.#lose());
    return Promise.resolve();
  }

  #lose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#losses.tell(new HeadsetFault('lost', 'the other end was closed'));
  }
}

/** Two ends of one connection inside this process: what one sends the other receives on a later turn of the loop. */
export function memoryTransportPair(): [HeadsetTransport, HeadsetTransport] {
  const host = new MemoryTransport();
  const device = new MemoryTransport();
  host.peer = device;
  device.peer = host;
  return [host, device];
}
