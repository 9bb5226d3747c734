/** What carries frames between the firmware and its host; the in-process transport's end is one, the vendor interface on the USB another. */
export interface DeviceLink {
  send(frame: Uint8Array): Promise<void>;
  onFrame(listener: (frame: Uint8Array) => void): () => void;
  /** Called once when the host is gone. */
  onLost(listener: () => void): () => void;
  close(): Promise<void>;
}
