/** The eight bytes of a control request; USB 2.0, 9.3. */
export interface SetupPacket {
  bmRequestType: number;
  bRequest: number;
  wValue: number;
  wIndex: number;
  wLength: number;
}

/** One packet of an isochronous transfer; offsets and lengths in bytes. */
export interface IsoPacket {
  offset: number;
  length: number;
}

export interface IsoPacketResult extends IsoPacket {
  actualLength: number;
  /** 0, or a negative errno of Linux. */
  status: number;
}

/** Status of a transfer as Linux's USB core has it: 0, or a negative errno. */
export const urbStatus = { ok: 0, stall: -32, connectionReset: -104, overflow: -75, protocol: -71 } as const;

/** One transfer that the host asked for. */
export interface Urb {
  /** Told back in `cancel`; unique among the pending ones. */
  id: number;
  /** Endpoint address with the direction in bit 7; 0 for control requests of either direction. */
  endpoint: number;
  /** Of control requests only. */
  setup: SetupPacket | null;
  /** What the host sends; null where the device is to send. */
  data: Uint8Array | null;
  /** Most bytes that the host takes, or as many as it sends. */
  length: number;
  /** Of isochronous transfers only. */
  isoPackets: readonly IsoPacket[] | null;
  /** Called exactly once, unless the transfer was cancelled. Data longer than `length` is the device's fault to make. */
  complete(status: number, data?: Uint8Array, isoPackets?: readonly IsoPacketResult[]): void;
}

/** A USB device as its host sees it; what a USB/IP server and the in-process port both drive. */
export interface VirtualUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  /** As in USB/IP: 2 full, 3 high, 5 super. */
  readonly speed: 2 | 3 | 5;
  readonly deviceDescriptor: Uint8Array;
  readonly configurationDescriptor: Uint8Array;
  /** The plug is in: timers may run. */
  attach(): void;
  /** The plug is out: drops every pending transfer without completing it and stops every timer. */
  detach(): void;
  submit(urb: Urb): void;
  /** The host resets the port. Absent where it makes no difference; USB/IP has no message for it. */
  reset?(): void;
  /** True when the transfer was pending; it is then never completed. */
  cancel(id: number): boolean;
  /** Called when the device leaves the bus of its own accord and comes back as another (update mode and back). */
  onReplaced(listener: (next: VirtualUsbDevice) => void): void;
}
