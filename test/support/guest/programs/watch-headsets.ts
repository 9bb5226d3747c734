/**
 * Meets every headset that is plugged in through the firmware bridge, as the gateway does, and tells when and what it is.
 *
 *   node watch-headsets.js [SECONDS of orientation]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Headset,
  HeadsetFault,
  openUsb,
  openVendorTransport,
  watchUsb,
  type HostOrientation,
  type MatchedDevice,
} from '../../../../firmware-bridge/index.ts';
import { say } from './say.ts';

const orientationSeconds = Number(process.argv[2] ?? 0);
const rule = { profileId: 'reference', vendorId: 0x1209, productId: 0x0001 };

async function tellOrientation(headset: Headset): Promise<void> {
  const samples: HostOrientation[] = [];
  headset.onOrientation((sample) => void samples.push(sample));
  await headset.setOrientationStream(true, 100);
  await sleep(orientationSeconds * 1000);
  const { lostReports, lostSamples, damagedFrames } = headset.figures();
  await headset.setOrientationStream(false, 100);
  const [first, last] = [samples[0], samples.at(-1)];
  const spanS = first && last ? Number(last.monotonicNs - first.monotonicNs) / 1e9 : 0;
  const norms = samples.map(({ quaternion }) => Math.hypot(...quaternion));
  say({
    event: 'orientation',
    samples: samples.length,
    spanS,
    lostReports,
    lostSamples,
    damagedFrames,
    shortestQuaternion: Math.min(...norms),
    longestQuaternion: Math.max(...norms),
    turned: new Set(samples.map(({ quaternion }) => quaternion.join())).size > 1,
  });
}

async function meet({ device, mode, serialNumber }: MatchedDevice): Promise<void> {
  if (device === null || mode === 'update') {
    say({ event: 'met', mode, serialNumber });
    return;
  }
  const monotonicNs = (): bigint => process.hrtime.bigint();
  const headset = await Headset.connect(await openVendorTransport(device), { monotonicNs });
  const stored = await headset.readCalibration();
  const calibration: unknown = stored === null ? null : JSON.parse(Buffer.from(stored).toString());
  const { serial, firmwareVersion, model } = headset.identity;
  say({ event: 'listed', model, serial, firmwareVersion, calibration });
  headset.onLost(({ kind }) => say({ event: 'lost', kind }));
  if (orientationSeconds > 0) await tellOrientation(headset);
}

const usb = await openUsb();
if (usb === null) throw new Error('this machine has no USB');
await watchUsb(usb, [rule], {
  onPlugged: (device) => {
    say({ event: 'plugged', serial: device.serialNumber });
    meet(device).catch((error: unknown) => {
      // One that is gone before it was met will be met when it comes back.
      if (!(error instanceof HeadsetFault && error.kind === 'lost')) throw error;
      say({ event: 'lost', kind: error.kind });
    });
  },
  onUnplugged: () => say({ event: 'unplugged' }),
});
say({ event: 'watching' });
