import { matchDevice } from '../../../../firmware-bridge/index.ts';
import { findVendorInterface } from '../../../../firmware-bridge/transports/find-vendor-interface.ts';
import { updateConfigurationDescriptor } from '../../../../hardware/virtual-headset/update/update-descriptors.ts';
import { headsetConfigurationDescriptor } from '../../../../hardware/virtual-headset/usb/descriptors/headset-descriptors.ts';
import { parseConfiguration } from '../../../../hardware/virtual-headset/usb/parse-configuration.ts';
import { expectThat, type DecoderFamily } from '../decoder-family.ts';
import { mutatedBytes } from '../mutations.ts';

const rules = [
  { profileId: 'a', vendorId: 0x1209, productId: 1, interfaceClass: 0xff },
  { profileId: 'b', vendorId: 0x1209, productId: 1 },
];

/** Descriptors of a device that is plugged in: video, sound, vendor interface and DFU, and what is made of them. */
export function configurationDescriptors(): DecoderFamily {
  const examples = [headsetConfigurationDescriptor(), updateConfigurationDescriptor];
  return {
    make: (random) => mutatedBytes(examples, random),
    decode(input) {
      const interfaces = parseConfiguration(input);
      if (interfaces === null) return 'refused';
      const device = { vendorId: 0x1209, productId: 1, productName: null, serialNumber: null };
      const classes = interfaces.flatMap(({ alternates }) => alternates.map((one) => one.interfaceClass));
      expectThat(matchDevice(device, rules, () => classes) !== null, 'a device of these ids fits a rule');
      const vendor = findVendorInterface({ configuration: { interfaces } });
      if (vendor === null) return 'without-vendor-interface';
      expectThat(vendor.inPacketBytes >= 1 && vendor.outPacketBytes >= 1, 'packets of a byte at least');
      return 'with-vendor-interface';
    },
  };
}
