import type { HeadsetFault } from '../session/headset-fault.ts';

export type Unsubscribe = () => void;

/** Carries whole frames between host and headset, in order; a frame arrives as it was sent or not at all. */
export interface HeadsetTransport {
  /** Rejects with a `HeadsetFault`: `lost` when the other side is gone, `timeout` or `stalled` when it did not take it. */
  send(frame: Uint8Array): Promise<void>;
  onFrame(listener: (frame: Uint8Array) => void): Unsubscribe;
  /** Called once with the reason when the other side is gone or useless; not for our own `close`. */
  onLost(listener: (fault: HeadsetFault) => void): Unsubscribe;
  /** The other side sees it as lost. Closing twice is the same as once. */
  close(): Promise<void>;
}
