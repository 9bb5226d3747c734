import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadProfiles } from '../../gateway/adapters/headset/load-profiles.ts';
import { UsbHeadsetDiscovery } from '../../gateway/adapters/headset/usb-headset-discovery.ts';
import type { CodedError } from '../../gateway/ports/coded-error.ts';
import type { HeadsetLink } from '../../gateway/ports/headset-link.ts';
import type { HeadsetUsbDevice } from '../../hardware/virtual-headset/usb/headset-usb-device.ts';
import { inProcessUsb, type InProcessUsb } from '../../hardware/virtual-headset/usb/in-process-usb.ts';
import { fakeSysfs } from '../support/fake-sysfs.ts';
import { usbHeadset } from '../support/usb-headset.ts';

const profiles = await loadProfiles(fileURLToPath(new URL('../../hardware/profiles', import.meta.url)));
const clock = { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() };
const serial = 'RS-000007';
/** Three timed-out greetings and a pause, five times over: twenty seconds, on a busy machine more. */
const patience = { timeout: 90_000, interval: 50 };

let sysfs: string;
beforeAll(async () => {
  const addresses = Array.from({ length: 9 }, (_, place) => place + 2);
  sysfs = await fakeSysfs(
    addresses.map((address, place) => ({ name: `1-${place + 1}`, bus: 1, address, videoNodes: [place] })),
  );
});
afterAll(() => rm(sysfs, { recursive: true }));

let usb: InProcessUsb;
let discovery: UsbHeadsetDiscovery;
/** Every link that was told, in its order. */
let found: HeadsetLink[];

beforeEach(async () => {
  usb = inProcessUsb();
  found = [];
  discovery = new UsbHeadsetDiscovery({
    ...{ profiles, clock, sysfsFolder: sysfs },
    openUsb: () => Promise.resolve(usb),
  });
  await discovery.start((link) => found.push(link));
});
afterEach(async () => {
  await discovery.stop();
});

const isUsable = (link: HeadsetLink): boolean => link.video !== null;
const foundOf = (serial: string): HeadsetLink[] => found.filter(({ identity }) => identity.serial === serial);

/** Why a link is of no use; null for one that is of use. */
function codeOf(link: HeadsetLink): Promise<string | null> {
  if (isUsable(link)) return Promise.resolve(null);
  return link.readCalibration().then(
    () => null,
    (error: unknown) => (error as CodedError).code,
  );
}

const codesOf = (serial: string): Promise<(string | null)[]> => Promise.all(foundOf(serial).map(codeOf));

const faults: Record<string, (device: HeadsetUsbDevice) => void> = {
  babbles: (device) => device.suffer({ type: 'babble', on: true }),
  stalls: (device) => device.suffer({ type: 'stuck', on: true }),
  'lies about lengths': (device) => device.suffer({ type: 'wrong-lengths', on: true }),
  'answers late': (device) => device.suffer({ type: 'late-answers', delayMs: 5000 }),
};

describe('a headset that goes on failing while it is plugged in', () => {
  /** By fault, at once because each takes its time: why each link of the unit was of no use. */
  const codes = new Map<string, (string | null)[]>();
  const losses = new Map<string, number>();

  it('is lost to whoever uses it, tried again, and quarantined in the end', async () => {
    const devices = Object.keys(faults).map((fault) => ({ fault, device: usbHeadset({ serial: fault }) }));
    for (const { device } of devices) await usb.plug(device);
    await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(devices.length), patience);
    for (const { fault, device } of devices) {
      foundOf(fault)[0]?.onLost(() => losses.set(fault, (losses.get(fault) ?? 0) + 1));
      faults[fault]?.(device);
    }
    await vi.waitFor(async () => {
      for (const { fault } of devices) codes.set(fault, await codesOf(fault));
      for (const { fault } of devices) expect(codes.get(fault)).toContain('headset-quarantined');
    }, patience);
  }, 200_000);

  it.each(Object.keys(faults))('also one that %s: each outcome has its code', (fault) => {
    // One that fails fast was given another try by now.
    expect(codes.get(fault)?.slice(0, 3)).toEqual([null, 'headset-faulty', 'headset-quarantined']);
    expect(losses.get(fault)).toBe(1);
  });
});

describe('a headset that disappears in mid-transfer', () => {
  /** Has it vanish while a request is under way; resolves with the code of the request. */
  async function vanish(device: HeadsetUsbDevice): Promise<string> {
    device.suffer({ type: 'mute', on: true });
    const asked = found.at(-1)?.controls?.readStatus();
    const code = asked?.then(
      () => 'answered',
      (error: unknown) => (error as CodedError).code,
    );
    usb.unplug(device);
    return (await code) ?? 'no controls';
  }

  it('fails what is under way with a code, and is left alone when it did so again and again', async () => {
    for (let times = 0; times < 5; times++) {
      const device = usbHeadset({ serial });
      await usb.plug(device);
      await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(times + 1), patience);
      expect(await vanish(device)).toBe('headset-lost');
    }
    await usb.plug(usbHeadset({ serial }));
    await vi.waitFor(() => expect(found).toHaveLength(6), patience);
    expect(await codesOf(serial)).toEqual([null, null, null, null, null, 'headset-quarantined']);
  }, 120_000);

  it('is somebody’s hand when it is rare: it is used as soon as it is there again', async () => {
    for (let times = 0; times < 4; times++) {
      const device = usbHeadset({ serial });
      await usb.plug(device);
      await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(times + 1), patience);
      await vanish(device);
    }
    const device = usbHeadset({ serial });
    await usb.plug(device);
    await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(5), patience);
  }, 120_000);

  it('is another one’s fault only where it is that one: units are told apart by their serial numbers', async () => {
    for (let times = 0; times < 5; times++) {
      const device = usbHeadset({ serial });
      await usb.plug(device);
      await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(times + 1), patience);
      await vanish(device);
    }
    await usb.plug(usbHeadset({ serial: 'RS-000008' }));
    await vi.waitFor(() => expect(found.filter(isUsable)).toHaveLength(6), patience);
  }, 120_000);
});
