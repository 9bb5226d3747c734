import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Headset,
  openVendorTransport,
  type HeadsetFault,
  type HostEvent,
  type HostOrientation,
} from '../../../../../firmware-bridge/index.ts';
import { patternContent } from '../../../../../hardware/virtual-headset/index.ts';
import {
  inProcessUsb,
  type InProcessUsb,
} from '../../../../../hardware/virtual-headset/usb/in-process-usb.ts';
import {
  VirtualUsbHeadset,
  type VirtualUsbHeadsetOptions,
} from '../../../../../hardware/virtual-headset/usb/virtual-usb-headset.ts';
import { patience } from '../../../../support/patience.ts';

const monotonicNs = (): bigint => process.hrtime.bigint();
const calibration = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(2000) }));
const sessions: Headset[] = [];

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close().catch(() => undefined)));
});

function headset(changes: Partial<VirtualUsbHeadsetOptions> = {}): VirtualUsbHeadset {
  return new VirtualUsbHeadset({
    ...patternContent(monotonicNs()),
    model: 'Roundsight Reference',
    serial: 'RS-000421',
    firmwareVersion: '1.4.2',
    calibration,
    firmwareKeys: [],
    monotonicNs,
    ...changes,
  });
}

async function converse(
  unit: VirtualUsbHeadset,
  answerTimeoutMs = 2000,
): Promise<{ usb: InProcessUsb; session: Headset }> {
  const usb = inProcessUsb();
  await usb.plug(unit.plugged());
  const [device] = await usb.getDevices();
  if (device === undefined) throw new Error('no device on the bus');
  const session = await Headset.connect(await openVendorTransport(device), { monotonicNs, answerTimeoutMs });
  sessions.push(session);
  return { usb, session };
}

describe('the headset on a USB of this process, seen by the bridge', () => {
  it('says who it is, hands out its calibration and streams 200 samples a second without a gap', async () => {
    const { session } = await converse(headset());
    expect(session.identity).toMatchObject({ serial: 'RS-000421', firmwareVersion: '1.4.2', minor: 1 });
    expect(await session.readCalibration()).toEqual(calibration);
    const samples: HostOrientation[] = [];
    session.onOrientation((sample) => samples.push(sample));
    await session.setOrientationStream(true, 200);
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(150), patience);
    expect(session.figures()).toMatchObject({ lostSamples: 0, lostReports: 0 });
  });

  it('gives an orientation also where its IMU has only rates', async () => {
    const { session } = await converse(headset({ ratesOnly: true }));
    const samples: HostOrientation[] = [];
    session.onOrientation((sample) => samples.push(sample));
    await session.setOrientationStream(true, 100);
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(50), patience);
    for (const { quaternion } of samples) {
      // Level all the time: no tilt.
      expect(Math.hypot(quaternion[1], quaternion[2])).toBeLessThan(0.02);
    }
  });

  it('tells what happens to it, and remembers what went wrong', async () => {
    const unit = headset();
    const { session } = await converse(unit);
    const events: HostEvent[] = [];
    session.onEvent((event) => events.push(event));
    unit.suffer({ type: 'worn', on: false });
    unit.suffer({ type: 'tamper', open: true });
    unit.suffer({ type: 'cover-lens', lens: 1, on: true });
    unit.suffer({ type: 'temperature', celsius: 75 });
    await vi.waitFor(
      () =>
        expect(events.map(({ event }) => event)).toEqual([
          'taken-off',
          'tamper-opened',
          'lens-covered',
          'overheating',
          'fault-stored',
        ]),
      patience,
    );
    expect(await session.readStatus()).toMatchObject({
      worn: false,
      tampered: true,
      coveredLenses: [1],
      temperatureCelsius: 75,
      storedFaults: 1,
    });
    expect(await session.readFaults()).toMatchObject([{ code: 'overheated', detail: 7500 }]);
  });

  it('takes a calibration from a technician only, and keeps the old one until the commit', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const { session } = await converse(headset({ calibrationAuthority: publicKey }));
    const better = new TextEncoder().encode(JSON.stringify({ text: 'y'.repeat(1500) }));
    await expect(
      session.writeCalibration(better, {
        signChallenge: (claim) => Promise.resolve(sign(null, claim, stranger)),
      }),
    ).rejects.toMatchObject({ kind: 'refused', reason: 'not-authorised' });
    expect(await session.readCalibration()).toEqual(calibration);
    await session.writeCalibration(better, {
      signChallenge: (claim) => Promise.resolve(sign(null, claim, privateKey)),
    });
    expect(await session.readCalibration()).toEqual(better);
    expect(await session.readCalibration('A')).toEqual(calibration);
  });

  it('falls back to its other calibration when the active one is damaged', async () => {
    const unit = headset();
    const first = await converse(unit);
    unit.suffer({ type: 'damage-calibration' });
    await first.session.close();
    const { session } = await converse(unit);
    expect(await session.readCalibration()).toBeNull();
    expect(await session.readFaults()).toMatchObject([
      { code: 'calibration-checksum', detail: 0, bootCount: 2 },
    ]);
  });

  it('keeps the wearer’s switches above the host’s', async () => {
    const unit = headset();
    const { session } = await converse(unit);
    unit.suffer({ type: 'privacy-switch', cameraOff: true, microphoneOff: false });
    expect(await session.setPrivacy({ camera: 'on', microphone: 'off' })).toMatchObject({
      camera: 'off',
      microphone: 'off',
      cameraSwitch: 'off',
      microphoneSwitch: 'on',
    });
  });

  it.each([
    ['answers too late', { type: 'late-answers', delayMs: 3000 }, 'timeout'],
    ['lies about lengths', { type: 'wrong-lengths', on: true }, 'timeout'],
    ['says nothing', { type: 'mute', on: true }, 'timeout'],
  ] as const)('gives a coded outcome when it %s', async (_, fault, kind) => {
    const unit = headset();
    const { session } = await converse(unit, 500);
    unit.suffer(fault);
    await expect(session.readStatus()).rejects.toMatchObject({ kind });
  });

  it('is given up when it babbles', async () => {
    const unit = headset();
    const { session } = await converse(unit);
    const lost = new Promise<HeadsetFault>((resolve) => session.onLost(resolve));
    unit.suffer({ type: 'babble', on: true });
    void session.setOrientationStream(true, 200).catch(() => undefined);
    expect(['babbling', 'unresponsive', 'stalled']).toContain((await lost).kind);
  });

  it('is given up when its endpoint is stuck, however often its halt is cleared', async () => {
    const unit = headset();
    const { session } = await converse(unit);
    const lost = new Promise<HeadsetFault>((resolve) => session.onLost(resolve));
    unit.suffer({ type: 'stuck', on: true });
    expect((await lost).kind).toBe('stalled');
  });

  it('works again after its endpoint stalled once', async () => {
    const unit = headset();
    const { session } = await converse(unit);
    unit.suffer({ type: 'stall', endpoint: 'vendor' });
    await vi.waitFor(async () => expect(await session.readStatus()).toMatchObject({ worn: true }), patience);
  });

  it('is lost when it is unplugged', async () => {
    const unit = headset();
    const { usb, session } = await converse(unit);
    const lost = new Promise<HeadsetFault>((resolve) => session.onLost(resolve));
    usb.plugged.forEach((device) => usb.unplug(device));
    expect((await lost).kind).toBe('lost');
  });
});
