import {
  headsetConfigurationDescriptor,
  headsetDeviceDescriptor,
  headsetStrings,
} from '../../hardware/virtual-headset/usb/descriptors/headset-descriptors.ts';
import {
  headsetVendorId,
  runTimeProductId,
  vendorInEndpoint,
} from '../../hardware/virtual-headset/usb/headset-layout.ts';
import { StandardRequests } from '../../hardware/virtual-headset/usb/standard-requests.ts';
import { VendorFunction } from '../../hardware/virtual-headset/usb/vendor-function.ts';
import {
  urbStatus,
  type Urb,
  type VirtualUsbDevice,
} from '../../hardware/virtual-headset/usb/virtual-usb-device.ts';

/** A device with the reference headset's descriptors whose vendor interface a test speaks for, without firmware behind it. */
export class VendorUsbDevice implements VirtualUsbDevice {
  readonly vendorId = headsetVendorId;
  readonly productId = runTimeProductId;
  readonly speed = 3;
  readonly deviceDescriptor = headsetDeviceDescriptor();
  readonly configurationDescriptor = headsetConfigurationDescriptor();
  readonly vendor = new VendorFunction({ babble: false, stuck: false });
  readonly #standard = new StandardRequests(
    {
      device: this.deviceDescriptor,
      configuration: this.configurationDescriptor,
      objectStore: null,
      strings: headsetStrings('T-1'),
    },
    {
      onConfigured: () => this.vendor.forgetQueue(),
      onInterfaceSet: () => this.vendor.forgetQueue(),
      onHalt: (_, halted) => {
        if (halted) this.vendor.halt();
        else this.vendor.clearHalt();
      },
      isHalted: () => this.vendor.isHalted,
    },
  );

  attach(): void {
    this.vendor.clearHalt();
  }

  detach(): void {
    this.vendor.detach();
  }

  onReplaced(): void {
    // It never becomes another device.
  }

  submit(urb: Urb): void {
    if (urb.setup !== null) {
      const answer = this.#standard.answer(urb.setup);
      if (answer.outcome === 'stall') urb.complete(urbStatus.stall);
      else
        urb.complete(
          urbStatus.ok,
          answer.outcome === 'data' ? answer.bytes.subarray(0, urb.length) : undefined,
        );
    } else if (urb.endpoint === vendorInEndpoint) this.vendor.submitIn(urb);
    else this.vendor.submitOut(urb);
  }

  cancel(id: number): boolean {
    return this.vendor.cancel(id);
  }
}
