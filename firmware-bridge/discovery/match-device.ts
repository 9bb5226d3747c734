/** What a device says of itself on the USB. */
export interface UsbDeviceDescription {
  vendorId: number;
  productId: number;
  productName: string | null;
  serialNumber: string | null;
}

/** How the devices of one profile are recognised: by vendor and product, and by its name where ids are shared. */
export interface UsbMatchRule {
  profileId: string;
  vendorId: number;
  productId: number;
  /** The product string must contain this; absent where vendor and product say enough. */
  productNameContains?: string | undefined;
}

/** The rule a device fits, one with a product name before one without; null when it is no headset of ours. */
export function matchDevice(
  device: UsbDeviceDescription,
  rules: readonly UsbMatchRule[],
): UsbMatchRule | null {
  const fitting = rules.filter(
    (rule) =>
      rule.vendorId === device.vendorId &&
      rule.productId === device.productId &&
      (rule.productNameContains === undefined ||
        (device.productName ?? '').toLowerCase().includes(rule.productNameContains.toLowerCase())),
  );
  return fitting.find((rule) => rule.productNameContains !== undefined) ?? fitting[0] ?? null;
}
