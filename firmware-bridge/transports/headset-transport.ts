export type Unsubscribe = () => void;

/** Carries whole frames between host and headset, in order; a frame arrives as it was sent or not at all. */
export interface HeadsetTransport {
  /** Rejects with a `HeadsetFault` of kind `lost` when the other side is gone. */
  send(frame: Uint8Array): Promise<void>;
  onFrame(listener: (frame: Uint8Array) => void): Unsubscribe;
  /** Called once when the other side is gone; not for our own `close`. */
  onLost(listener: () => void): Unsubscribe;
  /** The other side sees it as lost. Closing twice is the same as once. */
  close(): Promise<void>;
}
