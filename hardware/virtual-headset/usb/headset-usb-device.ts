import { FirmwareModel } from '../firmware/firmware-model.ts';
import { DeviceClock } from '../firmware/device-clock.ts';
import type { OrientationReading } from '../firmware/device-messages.ts';
import type { HeadsetUnit } from '../firmware/headset-unit.ts';
import type { HeadsetFaultCommand } from '../headset-faults.ts';
import { AudioFunction } from './audio-function.ts';
import {
  headsetConfigurationDescriptor,
  headsetDeviceDescriptor,
  headsetStrings,
} from './descriptors/headset-descriptors.ts';
import {
  asksForMicrosoftSet,
  binaryObjectStore,
  runTimeMicrosoftSet,
} from './descriptors/microsoft-descriptors.ts';
import { DfuRunTime } from './dfu-run-time.ts';
import type { FrameSource } from './frame-source.ts';
import {
  headsetInterface,
  headsetVendorId,
  microphoneEndpoint,
  runTimeProductId,
  speakerEndpoint,
  vendorInEndpoint,
  vendorOutEndpoint,
  videoEndpoint,
} from './headset-layout.ts';
import { answerWith, stall, StandardRequests, type ControlAnswer } from './standard-requests.ts';
import { VendorFunction } from './vendor-function.ts';
import { VideoFunction } from './video-function.ts';
import { urbStatus, type SetupPacket, type Urb, type VirtualUsbDevice } from './virtual-usb-device.ts';

export interface HeadsetUsbDeviceOptions {
  unit: HeadsetUnit;
  frames: FrameSource;
  /** 48 kHz, one channel, signed 16 bit little-endian. */
  microphoneLoop: Buffer;
  /** What the IMU reads at a device time, given the clock by which the frames' schedule counts. */
  orientation: (clock: DeviceClock) => (deviceUs: bigint) => OrientationReading;
  monotonicNs: () => bigint;
  /** The device that this one comes back as after DFU_DETACH. */
  updateMode: () => VirtualUsbDevice;
}

const dfuLeavesAfterMs = 20;

/** The reference headset at run-time as its host sees it; hardware/reference-headset/USB.md. Plugged in means switched on. */
export class HeadsetUsbDevice implements VirtualUsbDevice {
  readonly vendorId = headsetVendorId;
  readonly productId = runTimeProductId;
  readonly speed = 3;
  readonly deviceDescriptor = headsetDeviceDescriptor();
  readonly configurationDescriptor = headsetConfigurationDescriptor();
  readonly audio: AudioFunction;
  readonly #options: HeadsetUsbDeviceOptions;
  readonly #standard: StandardRequests;
  readonly #vendor: VendorFunction;
  readonly #video: VideoFunction;
  #dfu: DfuRunTime;
  readonly #replacedListeners = new Set<(next: VirtualUsbDevice) => void>();
  #clock: DeviceClock;
  #firmware: FirmwareModel | null = null;

  constructor(options: HeadsetUsbDeviceOptions) {
    const { unit, monotonicNs } = options;
    this.#options = options;
    this.#clock = new DeviceClock(monotonicNs);
    this.#vendor = new VendorFunction(unit.link);
    this.#dfu = this.#newDfu();
    this.#video = new VideoFunction({
      frames: options.frames,
      faults: unit.pictures,
      monotonicNs,
      deviceUsAt: (atNs) => this.#clock.atUs(atNs),
      isOff: () => this.#firmware?.privacy.cameraOff === true,
      isBabbling: () => unit.link.babble,
    });
    this.audio = new AudioFunction({
      microphoneLoop: options.microphoneLoop,
      loopStartNs: options.frames.schedule.loopStartMonotonicNs,
      isMicrophoneOff: () => this.#firmware?.privacy.microphoneOff === true,
      monotonicNs,
      deviceUsAt: (atNs) => this.#clock.atUs(atNs),
    });
    this.#standard = new StandardRequests(
      {
        device: this.deviceDescriptor,
        configuration: this.configurationDescriptor,
        objectStore: binaryObjectStore(runTimeMicrosoftSet()),
        strings: headsetStrings(unit.serial),
      },
      {
        onConfigured: () => {
          this.#video.stop();
          this.#beginAnew();
        },
        onInterfaceSet: (interfaceNumber) => {
          if (interfaceNumber === headsetInterface.vendor) this.#beginAnew();
          if (interfaceNumber === headsetInterface.videoStreaming) this.#video.stop();
        },
        onHalt: (endpoint, halted) => (halted ? this.#halt(endpoint) : this.#clearHalt(endpoint)),
        isHalted: (endpoint) =>
          (endpoint === videoEndpoint && this.#video.isHalted) ||
          (endpoint === vendorInEndpoint && this.#vendor.isHalted),
      },
    );
  }

  /** The firmware while it is switched on. */
  get firmware(): FirmwareModel | null {
    return this.#firmware;
  }

  get clock(): DeviceClock {
    return this.#clock;
  }

  attach(): void {
    const { unit, orientation, monotonicNs } = this.#options;
    this.#clock = new DeviceClock(monotonicNs);
    this.#dfu = this.#newDfu();
    this.#standard.reset();
    this.#firmware = new FirmwareModel(this.#vendor, {
      unit,
      deviceClockUs: () => this.#clock.nowUs(),
      orientationAt: orientation(this.#clock),
    });
  }

  detach(): void {
    this.#video.detach();
    this.audio.detach();
    // Tells the firmware that its host is gone, which switches it off.
    this.#vendor.detach();
    this.#firmware = null;
  }

  onReplaced(listener: (next: VirtualUsbDevice) => void): void {
    this.#replacedListeners.add(listener);
  }

  /** False for what concerns the cable or an update. */
  suffer(fault: HeadsetFaultCommand): boolean {
    if (fault.type === 'stall') {
      this.#halt(fault.endpoint === 'video' ? videoEndpoint : vendorInEndpoint);
      return true;
    }
    if (fault.type === 'clock-drift') {
      this.#clock.setDrift(fault.partsPerMillion);
      return true;
    }
    if (fault.type === 'stuck' && fault.on) this.#halt(vendorInEndpoint);
    if (fault.type === 'wrong-lengths') this.#video.lieAboutLengths(fault.on);
    return this.#firmware?.suffer(fault) ?? this.#options.unit.suffer(fault, 0);
  }

  submit(urb: Urb): void {
    switch (urb.endpoint) {
      case 0: {
        completeControl(urb, urb.setup === null ? stall : this.#control(urb.setup, urb.data));
        return;
      }
      case videoEndpoint: {
        this.#video.submit(urb);
        return;
      }
      case vendorInEndpoint: {
        this.#vendor.submitIn(urb);
        return;
      }
      case vendorOutEndpoint: {
        this.#vendor.submitOut(urb);
        return;
      }
      case microphoneEndpoint:
      case speakerEndpoint: {
        this.audio.submit(urb);
        return;
      }
      default:
        urb.complete(urbStatus.stall);
    }
  }

  cancel(id: number): boolean {
    return this.#video.cancel(id) || this.#vendor.cancel(id) || this.audio.cancel(id);
  }

  #control(setup: SetupPacket, data: Uint8Array | null): ControlAnswer {
    const kind = (setup.bmRequestType >> 5) & 3;
    const recipient = setup.bmRequestType & 0x1f;
    if (kind === 0) return this.#standard.answer(setup);
    if (kind === 2) return asksForMicrosoftSet(setup) ? answerWith(runTimeMicrosoftSet()) : stall;
    if (recipient === 2) return this.audio.control(setup);
    const interfaceNumber = setup.wIndex & 0xff;
    if (interfaceNumber === headsetInterface.dfu) return this.#dfu.control(setup);
    return interfaceNumber <= headsetInterface.videoStreaming ? this.#video.control(setup, data) : stall;
  }

  #halt(endpoint: number): void {
    if (endpoint === videoEndpoint) this.#video.halt();
    if (endpoint === vendorInEndpoint) this.#vendor.halt();
  }

  #clearHalt(endpoint: number): void {
    if (endpoint === videoEndpoint) this.#video.stop();
    if (endpoint === vendorInEndpoint) this.#vendor.clearHalt();
  }

  #beginAnew(): void {
    this.#vendor.forgetQueue();
    this.#vendor.clearHalt();
    this.#firmware?.forgetHost();
  }

  #newDfu(): DfuRunTime {
    return new DfuRunTime(() => {
      // The answer to the request goes out before the device leaves.
      setTimeout(() => {
        const next = this.#options.updateMode();
        for (const listener of [...this.#replacedListeners]) listener(next);
      }, dfuLeavesAfterMs).unref();
    });
  }
}

/** A device sends no more than the host has room for. */
function completeControl(urb: Urb, answer: ControlAnswer): void {
  if (answer.outcome === 'stall') urb.complete(urbStatus.stall);
  else if (answer.outcome === 'done') urb.complete(urbStatus.ok);
  else urb.complete(urbStatus.ok, answer.bytes.subarray(0, urb.length));
}
