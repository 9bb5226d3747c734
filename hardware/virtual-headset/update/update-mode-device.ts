import {
  asksForMicrosoftSet,
  binaryObjectStore,
  updateModeMicrosoftSet,
} from '../usb/descriptors/microsoft-descriptors.ts';
import { headsetVendorId } from '../usb/headset-layout.ts';
import { StandardRequests, type ControlAnswer } from '../usb/standard-requests.ts';
import { urbStatus, type SetupPacket, type Urb, type VirtualUsbDevice } from '../usb/virtual-usb-device.ts';
import { DfuMachine, type DfuAnswer } from './dfu-machine.ts';
import {
  updateConfigurationDescriptor,
  updateDeviceDescriptor,
  updateProductId,
  updateStrings,
} from './update-descriptors.ts';
import { transferBytes, type UpdateStore } from './update-store.ts';

export interface UpdateModeOptions {
  store: UpdateStore;
  serial: string;
  /** The same unit in run-time mode. */
  runTime: () => VirtualUsbDevice;
  /** What a block takes to write; default 2. */
  blockWriteMs?: number;
  /** What installing takes; default 50. */
  installMs?: number;
}

/** The answer to the last request goes out before the unit leaves. */
const leavesAfterMs = 20;
const readUpdateState = { bmRequestType: 0xc1, bRequest: 0x01 } as const;

/** The headset in update mode: another device on the bus with the same serial number, until it leaves for run-time mode. */
export class UpdateModeDevice implements VirtualUsbDevice {
  readonly vendorId = headsetVendorId;
  readonly productId = updateProductId;
  readonly speed = 3;
  readonly deviceDescriptor = updateDeviceDescriptor;
  readonly configurationDescriptor = updateConfigurationDescriptor;
  /** Every block number that the host sent, in its order; 0 bytes end a transfer and are not listed. */
  readonly receivedBlocks: number[] = [];
  readonly #options: UpdateModeOptions;
  readonly #machine: DfuMachine;
  readonly #listeners: ((next: VirtualUsbDevice) => void)[] = [];
  readonly #silent = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  readonly #standard: StandardRequests;
  #configuration = 0;

  constructor(options: UpdateModeOptions) {
    this.#options = options;
    this.#standard = new StandardRequests(
      {
        device: this.deviceDescriptor,
        configuration: this.configurationDescriptor,
        objectStore: binaryObjectStore(updateModeMicrosoftSet()),
        strings: updateStrings(options.serial),
      },
      {
        onConfigured: (configuration) => (this.#configuration = configuration),
        onInterfaceSet: () => undefined,
        onHalt: () => undefined,
        isHalted: () => false,
      },
    );
    const { store, blockWriteMs = 2, installMs = 50 } = options;
    this.#machine = new DfuMachine({
      get isComplete() {
        return store.isComplete;
      },
      get runs() {
        return store.firmwareVersion !== null;
      },
      get misbehaviour() {
        return store.mishaps.misbehaviour;
      },
      blockWriteMs,
      // A host that asks again finds it gone, or knows what is wrong with the image.
      installPollMs: installMs + 2 * leavesAfterMs,
      nowMs: () => performance.now(),
      isCutIn: (block, length) => this.#isCutIn(block, length),
      write: (block, data) => store.write(block, data),
      startInstalling: () => this.#startInstalling(installMs),
      leave: () => this.#replaceBy(options.runTime, leavesAfterMs),
    });
  }

  attach(): void {
    this.#standard.reset();
    this.#machine.powerUp();
  }

  detach(): void {
    clearTimeout(this.#timer);
    this.#silent.clear();
    this.#configuration = 0;
  }

  reset(): void {
    this.#standard.reset();
    this.#configuration = 0;
    this.#machine.busReset();
  }

  onReplaced(listener: (next: VirtualUsbDevice) => void): void {
    this.#listeners.push(listener);
  }

  cancel(id: number): boolean {
    return this.#silent.delete(id);
  }

  submit(urb: Urb): void {
    const answer = urb.setup === null ? 'stall' : this.#answer(urb.setup, urb.data);
    if (answer === 'silence') this.#silent.add(urb.id);
    else if (answer === 'stall') urb.complete(urbStatus.stall);
    else if (answer === 'acknowledged') urb.complete(urbStatus.ok);
    else urb.complete(urbStatus.ok, answer.subarray(0, urb.setup?.wLength));
  }

  #answer(setup: SetupPacket, data: Uint8Array | null): DfuAnswer {
    const isStandard = (setup.bmRequestType & 0x60) === 0;
    if (isStandard) return dfuAnswer(this.#standard.answer(setup));
    if (asksForMicrosoftSet(setup)) return updateModeMicrosoftSet();
    const { bmRequestType, bRequest, wIndex } = setup;
    if (this.#configuration === 0 || wIndex !== 0) return 'stall';
    if (bmRequestType === readUpdateState.bmRequestType && bRequest === readUpdateState.bRequest) {
      const { state, mishaps } = this.#options.store;
      return mishaps.misbehaviour === 'garbage-state' ? new Uint8Array(16).fill(0xee) : state;
    }
    if (bmRequestType === 0x21 && bRequest === 1 && setup.wLength > 0) this.receivedBlocks.push(setup.wValue);
    return this.#machine.handle(setup, data);
  }

  #isCutIn(block: number, length: number): boolean {
    const isCut = this.#options.store.mishaps.takeCutWithin(block * transferBytes, length);
    if (isCut) this.#losePower();
    return isCut;
  }

  #startInstalling(installMs: number): void {
    this.#timer = setTimeout(() => {
      const { store, runTime } = this.#options;
      if (store.mishaps.takeCutInInstallation()) this.#losePower();
      else if (store.install()) this.#replaceBy(runTime, leavesAfterMs);
      else this.#machine.failInstalling();
    }, installMs);
  }

  #losePower(): void {
    const { store, runTime } = this.#options;
    const canRun = store.mishaps.comesBackIn === 'run' && store.firmwareVersion !== null;
    this.#replaceBy(canRun ? runTime : () => new UpdateModeDevice(this.#options), 0);
  }

  #replaceBy(next: () => VirtualUsbDevice, delayMs: number): void {
    this.#timer = setTimeout(() => {
      const device = next();
      for (const listener of this.#listeners) listener(device);
    }, delayMs);
  }
}

function dfuAnswer(answer: ControlAnswer): DfuAnswer {
  if (answer.outcome === 'data') return answer.bytes;
  return answer.outcome === 'done' ? 'acknowledged' : 'stall';
}
