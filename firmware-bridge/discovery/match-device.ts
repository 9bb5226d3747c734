import { referenceUnitIds } from './reference-ids.ts';

/** What a device says of itself on the USB. */
export interface UsbDeviceDescription {
  vendorId: number;
  productId: number;
  productName: string | null;
  serialNumber: string | null;
}

/** How the devices of one profile are recognised: by vendor and product, and by more where ids are shared between modes. */
export interface UsbMatchRule {
  profileId: string;
  vendorId: number;
  productId: number;
  /** The product string must contain this, whatever its case; absent where the ids say enough. */
  productNameContains?: string | undefined;
  /** One of its interfaces must be of this class; absent where the ids say enough. */
  interfaceClass?: number | undefined;
}

/** `update`: it takes firmware and does nothing else. */
export type DeviceMode = 'run' | 'update';

export interface DeviceMatch {
  rule: UsbMatchRule;
  mode: DeviceMode;
}

const updateInterfaceClass = 0xfe;

type Ids = Pick<UsbDeviceDescription, 'vendorId' | 'productId'>;

/** The ids by which rules know a device, whatever its mode. */
function knownAs({ vendorId, productId }: Ids): { productId: number; mode: DeviceMode } {
  const { updateVendorId, updateProductId } = referenceUnitIds;
  const updating = vendorId === updateVendorId && productId === updateProductId;
  return updating ? { productId: referenceUnitIds.productId, mode: 'update' } : { productId, mode: 'run' };
}

/** The rules that a device's ids fit; what it says of itself beyond them need not be read where there are none. */
export function rulesForIds(device: Ids, rules: readonly UsbMatchRule[]): UsbMatchRule[] {
  const { productId } = knownAs(device);
  return rules.filter((rule) => rule.vendorId === device.vendorId && rule.productId === productId);
}

function named(rule: UsbMatchRule, productName: string | null): boolean {
  const wanted = rule.productNameContains?.toLowerCase();
  return wanted === undefined || (productName ?? '').toLowerCase().includes(wanted);
}

const demands = (rule: UsbMatchRule): number =>
  (rule.productNameContains === undefined ? 0 : 1) + (rule.interfaceClass === undefined ? 0 : 1);

/**
 * The rule a device fits, the one that demands most; null when it is no headset of ours. `interfaceClasses` is asked only
 * where it decides, for reading them can be slow; where it gives null, as on a machine that may not read them, ids and name
 * decide. The reference headset in update mode fits the rule that it fits else.
 */
export function matchDevice(
  device: UsbDeviceDescription,
  rules: readonly UsbMatchRule[],
  interfaceClasses: () => readonly number[] | null,
): DeviceMatch | null {
  const { mode } = knownAs(device);
  const candidates = rulesForIds(device, rules).filter((rule) => named(rule, device.productName));
  if (candidates.length === 0) return null;
  const askClasses = candidates.some((rule) => rule.interfaceClass !== undefined) || mode === 'update';
  const classes = askClasses ? interfaceClasses() : null;
  // Ids of experiments are shared: what has no update interface is somebody else's device.
  if (mode === 'update' && classes !== null && !classes.includes(updateInterfaceClass)) return null;
  const fitting = candidates.filter(
    ({ interfaceClass }) =>
      mode === 'update' ||
      interfaceClass === undefined ||
      classes === null ||
      classes.includes(interfaceClass),
  );
  const [best] = fitting.sort((one, other) => demands(other) - demands(one));
  return best === undefined ? null : { rule: best, mode };
}
