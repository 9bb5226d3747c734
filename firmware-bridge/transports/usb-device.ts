/** Where a control request goes, and which; USB 2.0, 9.3. */
export interface ControlSetup {
  requestType: 'standard' | 'class' | 'vendor';
  recipient: 'device' | 'interface' | 'endpoint' | 'other';
  request: number;
  value: number;
  index: number;
}

export interface TransferInResult {
  status?: 'ok' | 'stall' | 'babble' | undefined;
  data?: DataView | undefined;
}

export interface TransferOutResult {
  status?: 'ok' | 'stall' | 'babble' | undefined;
  bytesWritten: number;
}

export interface UsbInterfaceDescription {
  interfaceNumber: number;
  alternates: readonly {
    alternateSetting: number;
    interfaceClass: number;
    interfaceSubclass: number;
    interfaceProtocol: number;
    endpoints: readonly {
      endpointNumber: number;
      direction: 'in' | 'out';
      type: string;
      packetSize: number;
    }[];
  }[];
}

/**
 * What the bridge uses of a device of npm `usb`, which follows WebUSB. Every call rejects when the device is gone. There is
 * deliberately nothing here that detaches a kernel driver: pictures and sound belong to uvcvideo and snd-usb-audio.
 */
export interface UsbDevicePort {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName?: string | null | undefined;
  readonly serialNumber?: string | null | undefined;
  readonly bus: string;
  readonly address: number;
  readonly opened: boolean;
  /** The interfaces of the active configuration; absent where the descriptors could not be read. */
  readonly configuration?: { readonly interfaces: readonly UsbInterfaceDescription[] } | null | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  reset(): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  /** SET_INTERFACE, by the kernel, so that both sides begin anew; absent where a port cannot. */
  selectAlternateInterface?(interfaceNumber: number, alternateSetting: number): Promise<void>;
  controlTransferIn(setup: ControlSetup, length: number): Promise<TransferInResult>;
  controlTransferOut(setup: ControlSetup, data?: Uint8Array): Promise<TransferOutResult>;
  /** One transfer of at most `length` bytes. Rejects when nothing came within the driver's time-out of one second. */
  transferIn(endpointNumber: number, length: number): Promise<TransferInResult>;
  transferOut(endpointNumber: number, data: Uint8Array): Promise<TransferOutResult>;
  clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void>;
}
