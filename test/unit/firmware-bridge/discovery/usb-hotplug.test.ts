import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  openUsb,
  openVendorTransport,
  watchUsb,
  type MatchedDevice,
} from '../../../../firmware-bridge/index.ts';
import { inProcessUsb } from '../../../../hardware/virtual-headset/usb/in-process-usb.ts';
import { FakeUsb } from '../../../support/fake-usb.ts';
import { VendorUsbDevice } from '../../../support/vendor-usb-device.ts';
import { patience } from '../../../support/patience.ts';

const camera = {
  vendorId: 0x2e1a,
  productId: 0x1000,
  productName: 'Air',
  serialNumber: 'S1',
  bus: '1',
  address: 4,
};
const keyboard = { vendorId: 1, productId: 2, productName: 'Keys', serialNumber: '', bus: '1', address: 5 };
const rules = [
  { profileId: 'other/camera', vendorId: 0x2e1a, productId: 0x1000 },
  { profileId: 'roundsight/reference', vendorId: 0x1209, productId: 1, productNameContains: 'roundsight' },
];

async function watching(usb: FakeUsb) {
  const told: string[] = [];
  const stop = await watchUsb(usb, rules, {
    onPlugged: ({ handle, rule, mode }) => told.push(`+${handle} ${rule.profileId} ${mode}`),
    onUnplugged: (handle) => told.push(`-${handle}`),
  });
  return { told, stop };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('watching the USB', () => {
  it('tells of matching devices that are there, come and go, each once', async () => {
    const usb = new FakeUsb([keyboard, camera]);
    const { told, stop } = await watching(usb);
    expect(told).toEqual(['+1-4 other/camera run']);
    usb.plug(camera);
    expect(told).toHaveLength(1);
    usb.unplug(camera);
    usb.unplug(keyboard);
    expect(told).toEqual(['+1-4 other/camera run', '-1-4']);
    const replugged = { ...camera, address: 9 };
    usb.plug(replugged);
    expect(told.at(-1)).toBe('+1-9 other/camera run');
    stop();
    usb.unplug(replugged);
    expect(told).toHaveLength(3);
  });

  it('tells two units without serial numbers apart, and one that comes back in its place', async () => {
    const usb = new FakeUsb();
    const { told, stop } = await watching(usb);
    const [one, other] = [
      { ...camera, serialNumber: null },
      { ...camera, serialNumber: null, address: 6 },
    ];
    usb.plug(one);
    usb.plug(other);
    usb.unplug(one);
    usb.plug(one);
    expect(told).toEqual(['+1-4 other/camera run', '+1-6 other/camera run', '-1-4', '+1-4 other/camera run']);
    stop();
  });

  it('misses nothing that happens while the devices are listed', async () => {
    const usb = new FakeUsb([camera]);
    const other = { ...camera, address: 7 };
    usb.whileListing = () => {
      usb.whileListing = () => undefined;
      usb.unplug(camera);
      usb.plug(other);
    };
    const { told, stop } = await watching(usb);
    expect(told).toEqual(['+1-7 other/camera run']);
    stop();
  });

  it('finds out what went, and what came in its place, without an event', async () => {
    vi.useFakeTimers();
    const usb = new FakeUsb([camera]);
    const { told, stop } = await watching(usb);
    usb.vanish(camera);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told).toEqual(['+1-4 other/camera run', '-1-4']);
    usb.plug(camera);
    usb.vanish(camera);
    usb.plug({ ...camera, vendorId: 0x1209, productId: 2, productName: 'Roundsight Reference Update' });
    expect(told.slice(2)).toEqual(['+1-4 other/camera run', '-1-4', '+1-4 roundsight/reference update']);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lives with a device that tells nothing of itself while a transfer is under way on it', async () => {
    vi.useFakeTimers();
    const transfer = { isUnderWay: false };
    const read = <Value>(value: Value): Value => {
      if (transfer.isUnderWay) throw new Error('cannot be borrowed mutably while another borrow is active');
      return value;
    };
    const busy = () =>
      Object.defineProperties(
        { ...camera },
        Object.fromEntries(Object.entries(camera).map(([key, value]) => [key, { get: () => read(value) }])),
      );
    const plugged = busy();
    const usb = new FakeUsb();
    const { told, stop } = await watching(usb);
    usb.plug(plugged);
    transfer.isUnderWay = true;
    usb.unplug(plugged);
    expect(told).toEqual(['+1-4 other/camera run', '-1-4']);
    // Of one that npm `usb` met in another way, the list tells.
    transfer.isUnderWay = false;
    usb.plug(plugged);
    transfer.isUnderWay = true;
    usb.devices.splice(0, 1, busy());
    usb.unplug(usb.devices[0] ?? plugged);
    expect(told).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told.slice(2)).toEqual(['+1-4 other/camera run', '-1-4']);
    stop();
  });

  it('lives with devices that cannot be read', async () => {
    const unreadable = {
      ...camera,
      get serialNumber(): string {
        throw new Error('open error');
      },
      get configuration(): never {
        throw new Error('open error');
      },
    };
    const { told, stop } = await watching(new FakeUsb([unreadable]));
    expect(told).toEqual(['+1-4 other/camera run']);
    stop();
  });
});

describe('a device that was found', () => {
  it('can be spoken to, where the port has transfers', async () => {
    const usb = inProcessUsb();
    const found: MatchedDevice[] = [];
    const unplugged = vi.fn();
    const stop = await watchUsb(usb, rules, {
      onPlugged: (device) => found.push(device),
      onUnplugged: unplugged,
    });
    const device = new VendorUsbDevice();
    await usb.plug(device);
    const [headset] = found;
    expect(headset).toMatchObject({ mode: 'run', productName: 'Roundsight Reference', serialNumber: 'T-1' });
    const port = headset?.device ?? null;
    if (port === null) throw new Error('nothing to open');
    const transport = await openVendorTransport(port);
    const lost = vi.fn();
    transport.onLost(lost);
    usb.unplug(device);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
    expect(unplugged).toHaveBeenCalledExactlyOnceWith(headset?.handle);
    stop();
  });

  it('cannot where the port only lists', async () => {
    const found: MatchedDevice[] = [];
    const stop = await watchUsb(new FakeUsb([camera]), rules, {
      onPlugged: (device) => found.push(device),
      onUnplugged: vi.fn(),
    });
    expect(found[0]?.device).toBeNull();
    stop();
  });
});

describe('opening the USB of this machine', () => {
  it('gives a list or null and never fails', async () => {
    const usb = await openUsb();
    expect(usb === null || Array.isArray(await usb.getDevices())).toBe(true);
  });
});
