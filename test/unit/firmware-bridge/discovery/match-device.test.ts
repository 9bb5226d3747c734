import { describe, expect, it } from 'vitest';
import { matchDevice, type UsbMatchRule } from '../../../../firmware-bridge/index.ts';

const rules: UsbMatchRule[] = [
  { profileId: 'any/bridge', vendorId: 0x1209, productId: 1 },
  { profileId: 'ours/headset', vendorId: 0x1209, productId: 1, productNameContains: 'Roundsight' },
  { profileId: 'other/camera', vendorId: 0x2e1a, productId: 0x1000 },
];
const device = { vendorId: 0x1209, productId: 1, productName: null, serialNumber: null };

describe('matching a device to a profile', () => {
  it('goes by vendor and product', () => {
    expect(matchDevice({ ...device, vendorId: 0x2e1a, productId: 0x1000 }, rules)?.profileId).toBe(
      'other/camera',
    );
    expect(matchDevice({ ...device, vendorId: 0x2e1a }, rules)).toBeNull();
    expect(matchDevice({ ...device, productId: 0x1000 }, rules)).toBeNull();
  });

  it('prefers the profile whose product name fits, whatever its case', () => {
    expect(matchDevice({ ...device, productName: 'ROUNDSIGHT Reference' }, rules)?.profileId).toBe(
      'ours/headset',
    );
    expect(matchDevice({ ...device, productName: 'Keyboard' }, rules)?.profileId).toBe('any/bridge');
    expect(matchDevice(device, rules.slice(1))).toBeNull();
  });
});
