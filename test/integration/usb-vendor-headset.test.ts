import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadProfiles } from '../../gateway/adapters/headset/load-profiles.ts';
import type { FindUnitCalibration } from '../../gateway/adapters/headset/unit-calibrations.ts';
import { UsbHeadsetDiscovery } from '../../gateway/adapters/headset/usb-headset-discovery.ts';
import type { CodedError } from '../../gateway/ports/coded-error.ts';
import type { HeadsetLink, OrientationSample } from '../../gateway/ports/headset-link.ts';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import { nominalCalibration } from '../../hardware/profiles/index.ts';
import { fakeSysfs } from '../support/fake-sysfs.ts';
import { FakeUsb } from '../support/fake-usb.ts';
import { FakeVendorDevice } from '../support/fake-vendor-device.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { usbHeadset } from '../support/usb-headset.ts';
import { inProcessUsb } from '../../hardware/virtual-headset/usb/in-process-usb.ts';

const profiles = await loadProfiles(fileURLToPath(new URL('../../hardware/profiles', import.meta.url)));
const reference = profiles.find(({ id }) => id === 'roundsight/reference');
if (reference === undefined) throw new Error('no reference profile');
const nominal = nominalCalibration(reference, 'RS-1');
if (nominal === null) throw new Error('the reference profile has no nominal geometry');
const measuredOn = (day: string) => ({ ...nominal, calibratedOn: day });
const clock = { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() };

let sysfs: string;
let discovery: UsbHeadsetDiscovery;
beforeAll(async () => {
  sysfs = await fakeSysfs([
    { name: '2-1', bus: 2, address: 9, videoNodes: [0], card: { number: 1, records: true } },
    { name: '2-2', bus: 2, address: 10, videoNodes: [2] },
  ]);
});
afterAll(() => rm(sysfs, { recursive: true }));
afterEach(() => discovery.stop());

async function discover(usb: FakeUsb, findCalibration?: FindUnitCalibration) {
  const found: HeadsetLink[] = [];
  discovery = new UsbHeadsetDiscovery({
    profiles,
    clock,
    sysfsFolder: sysfs,
    nodeTimeoutMs: 100,
    openUsb: () => Promise.resolve(usb),
    ...(findCalibration === undefined ? {} : { findCalibration }),
  });
  await discovery.start((link) => found.push(link));
  return found;
}

const codeOf = (link: HeadsetLink | undefined): Promise<string | null> =>
  link === undefined
    ? Promise.resolve(null)
    : link.readCalibration().then(
        () => null,
        (error: unknown) => (error as CodedError).code,
      );

describe('a reference headset on the USB', () => {
  it('says itself who it is and how it is made', async () => {
    const calibration = JSON.stringify(measuredOn('2026-05-01'));
    const found = await discover(new FakeUsb([new FakeVendorDevice({ calibration })]));
    expect(found).toHaveLength(1);
    expect(found[0]?.identity).toEqual({
      id: 'roundsight/reference:RS-1',
      profileId: 'roundsight/reference',
      model: 'Roundsight Reference',
      serial: 'RS-1',
      firmwareVersion: '1.4.2',
      virtual: false,
    });
    expect(found[0]?.video).toMatchObject({ kind: 'v4l2', devicePath: '/dev/video0', widthPx: 1920 });
    expect(found[0]?.microphone).toMatchObject({ kind: 'alsa', device: 'hw:1,0' });
    expect(await found[0]?.readCalibration()).toMatchObject({ calibratedOn: '2026-05-01' });
    expect(await found[0]?.controls?.readStatus()).toMatchObject({ temperatureCelsius: 36.5 });
  });

  it.each([
    ['the later one, which is kept here', '2026-05-01', '2026-05-02', '2026-05-02'],
    ['the later one, which is in the unit', '2026-05-03', '2026-05-02', '2026-05-03'],
    ['that kept here where the unit has none', null, '2026-05-02', '2026-05-02'],
    ['that kept here where the unit’s is damaged', 'damaged', '2026-05-02', '2026-05-02'],
    ['the nominal geometry where there is none', null, null, null],
  ])('is used with %s', async (_, own, kept, expected) => {
    const stored = own === null ? null : own === 'damaged' ? '{' : JSON.stringify(measuredOn(own));
    const found = await discover(new FakeUsb([new FakeVendorDevice({ calibration: stored })]), () =>
      Promise.resolve(kept === null ? null : measuredOn(kept)),
    );
    expect((await found[0]?.readCalibration())?.calibratedOn).toBe(expected);
  });

  it('whose calibration is damaged is not used with a nominal one', async () => {
    const found = await discover(new FakeUsb([new FakeVendorDevice({ calibration: '{' })]));
    expect(await codeOf(found[0])).toBe('calibration-invalid');
  });

  it('measures its orientation while somebody listens', async () => {
    const found = await discover(new FakeUsb([new FakeVendorDevice()]));
    const samples: OrientationSample[] = [];
    const stop = found[0]?.onOrientation((sample) => samples.push(sample));
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(10), 5000);
    const newest = samples.at(-1)?.monotonicNs ?? 0n;
    expect(Math.abs(Number(process.hrtime.bigint() - newest)) / 1e6).toBeLessThan(1000);
    stop?.();
  });

  it('comes back as a new link under the same id when it is plugged in again', async () => {
    const usb = new FakeUsb();
    const found = await discover(usb);
    const first = new FakeVendorDevice();
    usb.plug(first);
    await vi.waitFor(() => expect(found).toHaveLength(1));
    const lost = vi.fn();
    found[0]?.onLost(lost);
    first.unplug();
    usb.unplug(first);
    expect(lost).toHaveBeenCalledOnce();
    usb.plug(new FakeVendorDevice({ address: 10 }));
    await vi.waitFor(() => expect(found).toHaveLength(2));
    expect(found[1]?.identity.id).toBe(found[0]?.identity.id);
    expect(found[1]?.video).toMatchObject({ devicePath: '/dev/video2' });
  });

  it('in update mode is listed as such under the same id', async () => {
    const device = new FakeVendorDevice({ productId: 2, productName: 'Roundsight Reference Update' });
    const found = await discover(new FakeUsb([device]));
    expect(found[0]?.identity).toMatchObject({ id: 'roundsight/reference:RS-1', firmwareVersion: null });
    expect(found[0]?.video).toBeNull();
    expect(await codeOf(found[0])).toBe('headset-updating');
    expect(device.openings).toBe(0);
  });

  it('without a camera is listed with what is wrong', async () => {
    const found = await discover(new FakeUsb([new FakeVendorDevice({ address: 77 })]));
    expect(await codeOf(found[0])).toBe('camera-silent');
  });

  it.each([
    ['may not be opened', 'forbidden', 'headset-forbidden'],
    ['answers with garbage', 'garbage', 'headset-faulty'],
    ['says nothing', 'silent', 'headset-faulty'],
    ['stalls', 'stall', 'headset-faulty'],
  ] as const)(
    'that %s is listed with its code, never used with nominal geometry',
    async (_, fault, code) => {
      const device = new FakeVendorDevice();
      device.fault = fault;
      const found = await discover(new FakeUsb([device]));
      expect(found).toHaveLength(1);
      expect(found[0]?.video).toBeNull();
      expect(found[0]?.identity.serial).toBe('RS-1');
      expect(await codeOf(found[0])).toBe(code);
    },
    20_000,
  );

  it('that failed is used as soon as it answers', async () => {
    const device = new FakeVendorDevice();
    device.fault = 'stall';
    const found = await discover(new FakeUsb([device]));
    device.fault = 'none';
    await vi.waitFor(() => expect(found).toHaveLength(2), 10_000);
    expect(found[1]?.identity.firmwareVersion).toBe('1.4.2');
    expect(found[1]?.video).not.toBeNull();
  }, 20_000);

  it('that fails again and again is left alone, however often it is plugged in', async () => {
    const usb = new FakeUsb();
    const found = await discover(usb);
    for (let times = 0; times < 5; times++) {
      const device = new FakeVendorDevice();
      device.fault = 'stall';
      const before = found.length;
      usb.plug(device);
      await vi.waitFor(() => expect(found.length).toBeGreaterThan(before), 10_000);
      usb.unplug(device);
    }
    const next = new FakeVendorDevice();
    usb.plug(next);
    await vi.waitFor(() => expect(found).toHaveLength(6), 10_000);
    expect(await codeOf(found[5])).toBe('headset-quarantined');
    expect(next.openings).toBe(0);
  }, 60_000);
});

describe('a reference headset that is unplugged in the middle of an exam', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  it('serves the same exam session again, and its viewers need nothing but to ask anew', async () => {
    const usb = inProcessUsb();
    discovery = new UsbHeadsetDiscovery({
      profiles,
      clock,
      sysfsFolder: await fakeSysfs([
        { name: '1-1', bus: 1, address: 2, videoNodes: [0] },
        { name: '1-2', bus: 1, address: 3, videoNodes: [1] },
      ]),
      openUsb: () => Promise.resolve(usb),
    });
    gateway = await TestGateway.start({ config: { headset: 'usb' }, headsets: [], usbDiscovery: discovery });
    const cookie = await gateway.signIn('proctor');
    const examSession = async () =>
      examSessionListSchema.parse(
        await (await gateway.fetch('/api/exam-sessions', { headers: { cookie } })).json(),
      ).examSessions[0];
    const watch = async (id: string) => {
      const path = `/api/exam-sessions/${id}/viewer-token`;
      const { token, whepUrl } = viewerTokenSchema.parse(
        await (await gateway.fetch(path, { method: 'POST', headers: { cookie } })).json(),
      );
      const headers = { 'content-type': 'application/sdp', authorization: `Bearer ${token}` };
      return (await gateway.fetch(whepUrl, { method: 'POST', headers, body: sampleOfferSdp })).status;
    };
    const plugIn = async () => {
      const device = usbHeadset({ calibration: JSON.stringify(measuredOn('2026-05-01')) });
      await usb.plug(device);
      await vi.waitFor(async () => expect((await examSession())?.media.condition).toBe('live'), 10_000);
      return device;
    };

    const device = await plugIn();
    const before = await examSession();
    expect(before?.headsetId).toBe('roundsight/reference:RS-1');
    expect(await watch(before?.id ?? '')).toBe(201);
    usb.unplug(device);
    await vi.waitFor(async () => expect((await examSession())?.media.condition).toBe('absent'), 10_000);
    expect(gateway.transport.viewers.size).toBe(0);

    await plugIn();
    expect(await examSession()).toMatchObject({ id: before?.id, headsetId: before?.headsetId });
    expect(await watch(before?.id ?? '')).toBe(201);
    expect(gateway.engine.sources.size).toBe(1);
  });
});
