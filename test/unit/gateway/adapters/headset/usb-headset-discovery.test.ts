import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadProfiles } from '../../../../../gateway/adapters/headset/load-profiles.ts';
import { UsbHeadsetDiscovery } from '../../../../../gateway/adapters/headset/usb-headset-discovery.ts';
import type { FindUnitCalibration } from '../../../../../gateway/adapters/headset/unit-calibrations.ts';
import type { HeadsetLink } from '../../../../../gateway/ports/headset-link.ts';
import { nominalCalibration, scaledCalibration } from '../../../../../hardware/profiles/index.ts';
import { fakeSysfs } from '../../../../support/fake-sysfs.ts';
import { FakeUsb } from '../../../../support/fake-usb.ts';

const profiles = await loadProfiles(
  fileURLToPath(new URL('../../../../../hardware/profiles', import.meta.url)),
);
const air = {
  vendorId: 0x2e1a,
  productId: 0x1000,
  productName: 'Air',
  serialNumber: 'A77',
  bus: '001',
  address: 4,
};
const withMicrophone = { ...air, serialNumber: null, bus: '2', address: 9 };
const stranger = {
  ...air,
  vendorId: 0x1209,
  productId: 1,
  productName: 'Somebody’s experiment',
  address: 10,
};

let sysfs: string;
beforeAll(async () => {
  sysfs = await fakeSysfs([
    { name: '1-1', bus: 1, address: 4, videoNodes: [3, 4] },
    { name: '2-1', bus: 2, address: 9, videoNodes: [0], card: { number: 1, records: true, plays: true } },
  ]);
});
afterAll(() => rm(sysfs, { recursive: true }));

async function discover(usb: FakeUsb | null, findCalibration?: FindUnitCalibration) {
  const found: HeadsetLink[] = [];
  const discovery = new UsbHeadsetDiscovery({
    profiles,
    clock: { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() },
    sysfsFolder: sysfs,
    openUsb: () => Promise.resolve(usb),
    ...(findCalibration === undefined ? {} : { findCalibration }),
  });
  await discovery.start((link) => found.push(link));
  return { found, discovery };
}

describe('headsets on the USB', () => {
  it('use what was measured of the unit, scaled to their pictures', async () => {
    const [profile] = profiles.filter(({ id }) => id === 'insta360/air');
    if (profile === undefined) throw new Error('no such profile');
    const nominal = nominalCalibration(profile, 'A77');
    if (nominal === null) throw new Error('it has a nominal geometry');
    const measured = scaledCalibration(
      { ...nominal, calibratedOn: '2027-01-02' },
      { widthPx: 1472, heightPx: 736 },
    );
    const { found, discovery } = await discover(new FakeUsb([air]), (profileId, serial) =>
      Promise.resolve(`${profileId} ${serial}` === 'insta360/air A77' ? measured : null),
    );
    expect(await found[0]?.readCalibration()).toMatchObject({ calibratedOn: '2027-01-02', widthPx: 2176 });
    await discovery.stop();
  });

  it('are found with their nodes and their profile’s geometry', async () => {
    const { found, discovery } = await discover(new FakeUsb([air, stranger]));
    expect(found).toHaveLength(1);
    expect(found[0]?.identity).toMatchObject({
      id: 'insta360/air:A77',
      model: 'Insta360 Air',
      serial: 'A77',
      virtual: false,
    });
    expect(found[0]?.video).toEqual({
      kind: 'v4l2',
      devicePath: '/dev/video3',
      widthPx: 2176,
      heightPx: 1088,
      framesPerSecond: 30,
    });
    expect(found[0]?.microphone).toBeNull();
    expect(found[0]?.speaker).toBeUndefined();
    expect(await found[0]?.readCalibration()).toMatchObject({
      serial: 'A77',
      calibratedOn: null,
      widthPx: 2176,
    });
    await discovery.stop();
  });

  it('are lost when unplugged, once, and found again when they come back', async () => {
    const usb = new FakeUsb();
    const { found, discovery } = await discover(usb);
    usb.plug(withMicrophone);
    await vi.waitFor(() => expect(found).toHaveLength(1));
    expect(found[0]?.microphone).toMatchObject({ kind: 'alsa', device: 'hw:1,0' });
    expect(found[0]?.speaker).toEqual({ kind: 'alsa', device: 'hw:1,0' });
    const lost = vi.fn();
    found[0]?.onLost(lost);
    usb.unplug(withMicrophone);
    usb.plug(withMicrophone);
    await vi.waitFor(() => expect(found).toHaveLength(2));
    expect(lost).toHaveBeenCalledOnce();
    await discovery.stop();
    usb.unplug(withMicrophone);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('that are gone before the kernel made their camera are not found', async () => {
    const usb = new FakeUsb();
    const { found, discovery } = await discover(usb);
    const brief = { ...air, address: 99 };
    usb.plug(brief);
    usb.unplug(brief);
    usb.plug(air);
    await vi.waitFor(() => expect(found).toHaveLength(1));
    await discovery.stop();
    expect(found[0]?.identity.serial).toBe('A77');
  });

  it('that are known but cannot be used live are listed with the reason; webcams are not', async () => {
    const theta = { ...air, vendorId: 0x05ca, productId: 0x2712, productName: 'RICOH THETA V' };
    const webcam = {
      ...air,
      vendorId: 0x0b0e,
      productId: 0x3021,
      productName: 'Jabra PanaCast 20',
      address: 5,
    };
    const { found, discovery } = await discover(new FakeUsb([theta, webcam]));
    expect(found.map(({ identity, video }) => [identity.model, video])).toEqual([['Ricoh THETA V', null]]);
    await expect(found[0]?.readCalibration()).rejects.toMatchObject({
      code: 'camera-unsupported',
      detail: expect.stringContaining('UVC 1.5') as unknown,
    });
    await discovery.stop();
  });

  it('are none where the machine has no USB', async () => {
    const { found, discovery } = await discover(null);
    expect(found).toEqual([]);
    await discovery.stop();
  });
});
