import { describe, expect, it } from 'vitest';
import { openUsb, watchUsb } from '../../../../firmware-bridge/index.ts';
import { FakeUsb } from '../../../support/fake-usb.ts';

const camera = {
  vendorId: 0x2e1a,
  productId: 0x1000,
  productName: 'Air',
  serialNumber: 'S1',
  bus: '1',
  address: 4,
};
const keyboard = { vendorId: 1, productId: 2, productName: 'Keys', serialNumber: '', bus: '1', address: 5 };
const rules = [{ profileId: 'other/camera', vendorId: 0x2e1a, productId: 0x1000 }];

async function watching(usb: FakeUsb) {
  const told: string[] = [];
  const stop = await watchUsb(usb, rules, {
    onPlugged: ({ handle, rule }) => told.push(`+${handle} ${rule.profileId}`),
    onUnplugged: (handle) => told.push(`-${handle}`),
  });
  return { told, stop };
}

describe('watching the USB', () => {
  it('tells of matching devices that are there, come and go, each once', async () => {
    const usb = new FakeUsb([keyboard, camera]);
    const { told, stop } = await watching(usb);
    expect(told).toEqual(['+1-4 other/camera']);
    usb.plug(camera);
    expect(told).toHaveLength(1);
    usb.unplug(camera);
    usb.unplug(keyboard);
    expect(told).toEqual(['+1-4 other/camera', '-1-4']);
    const replugged = { ...camera, address: 9 };
    usb.plug(replugged);
    expect(told.at(-1)).toBe('+1-9 other/camera');
    stop();
    usb.unplug(replugged);
    expect(told).toHaveLength(3);
  });
});

describe('opening the USB of this machine', () => {
  it('gives a list or null and never fails', async () => {
    const usb = await openUsb();
    expect(usb === null || Array.isArray(await usb.getDevices())).toBe(true);
  });
});
