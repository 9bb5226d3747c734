import { describe, expect, it, vi } from 'vitest';
import {
  matchDevice,
  type UsbDeviceDescription,
  type UsbMatchRule,
} from '../../../../firmware-bridge/discovery/match-device.ts';

const rules: UsbMatchRule[] = [
  { profileId: 'any/bridge', vendorId: 0x1209, productId: 1 },
  { profileId: 'ours/headset', vendorId: 0x1209, productId: 1, productNameContains: 'Roundsight' },
  { profileId: 'other/storage', vendorId: 0x2e1a, productId: 0x1000, interfaceClass: 0x08 },
  { profileId: 'other/camera', vendorId: 0x2e1a, productId: 0x1000, interfaceClass: 0x0e },
];
const device: UsbDeviceDescription = {
  vendorId: 0x1209,
  productId: 1,
  productName: null,
  serialNumber: null,
};
const unreadable = () => null;
const profileOf = (
  described: Partial<UsbDeviceDescription>,
  classes: () => readonly number[] | null = unreadable,
  among = rules,
) => matchDevice({ ...device, ...described }, among, classes)?.rule.profileId;

describe('matching a device to a profile', () => {
  it('goes by vendor and product, never by the name alone', () => {
    expect(profileOf({ vendorId: 0x2e1a })).toBeUndefined();
    expect(profileOf({ productId: 0x1000 })).toBeUndefined();
    expect(profileOf({ productId: 7, productName: 'Roundsight Reference' })).toBeUndefined();
  });

  it('prefers the profile whose product name fits, whatever its case', () => {
    expect(profileOf({ productName: 'ROUNDSIGHT Reference' })).toBe('ours/headset');
    expect(profileOf({ productName: 'Keyboard' })).toBe('any/bridge');
    expect(profileOf({}, unreadable, rules.slice(1))).toBeUndefined();
  });

  it('goes by the interfaces where a camera changes what it is with its mode', () => {
    const camera = { vendorId: 0x2e1a, productId: 0x1000 };
    expect(profileOf(camera, () => [0x0e, 0x0e, 0x01])).toBe('other/camera');
    expect(profileOf(camera, () => [0x08])).toBe('other/storage');
    expect(profileOf(camera, () => [0x03])).toBeUndefined();
    expect(profileOf(camera, unreadable, rules.slice(3))).toBe('other/camera');
  });

  it('reads interfaces only where they decide', () => {
    const classes = vi.fn(() => [0x0e]);
    profileOf({ productName: 'Roundsight' }, classes);
    profileOf({ productId: 99 }, classes);
    expect(classes).not.toHaveBeenCalled();
  });

  it('knows the reference headset in update mode, and no stranger that shares its ids', () => {
    const updating = { ...device, productId: 2, productName: 'Roundsight Reference Update' };
    expect(matchDevice(updating, rules, () => [0xfe])).toEqual({ rule: rules[1], mode: 'update' });
    expect(matchDevice(updating, rules, unreadable)?.mode).toBe('update');
    expect(matchDevice(updating, rules, () => [0x03])).toBeNull();
    expect(
      matchDevice({ ...updating, productName: 'Soldering iron' }, rules.slice(1), unreadable),
    ).toBeNull();
    expect(matchDevice({ ...updating, productId: 1 }, rules, unreadable)?.mode).toBe('run');
  });
});
