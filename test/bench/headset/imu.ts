import { setTimeout as sleep } from 'node:timers/promises';
import { Headset, openVendorTransport } from '../../../firmware-bridge/index.ts';
import { inProcessUsb } from '../../../hardware/virtual-headset/usb/in-process-usb.ts';
import { quantile } from '../../support/quantile.ts';
import { usbHeadset } from '../../support/usb-headset.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

const rateHz = 200;
const intervalUs = 1e6 / rateHz;
/** Two quartz clocks are seldom farther apart. */
const driftPerMillion = 50;
const monotonicNs = (): bigint => process.hrtime.bigint();

/** How many of the samples at multiples of the interval from the first to the last are not there. */
function lostOf(deviceTimesUs: readonly number[]): number {
  const [first = 0, last = 0] = [deviceTimesUs[0], deviceTimesUs.at(-1)];
  const due = (last - first) / intervalUs + 1;
  return due - new Set(deviceTimesUs).size;
}

/**
 * The IMU's stream at 200 Hz through the vendor transport of a virtual USB device in this process, whose clock drifts: what is
 * lost, how well samples are put on the host's clock, and what both ends cost together.
 */
export async function imuFigures(seconds: number): Promise<Figures> {
  const device = usbHeadset();
  const usb = inProcessUsb([device]);
  const [port] = await usb.getDevices();
  if (port === undefined) throw new Error('the device is not there');
  device.suffer({ type: 'clock-drift', partsPerMillion: driftPerMillion });
  const headset = await Headset.connect(await openVendorTransport(port), { monotonicNs });
  try {
    const deviceTimesUs: number[] = [];
    const clockErrorsMs: number[] = [];
    headset.onOrientation((sample) => {
      const readUs = Number(device.clock.atUs(sample.monotonicNs));
      const dueUs = Math.round(readUs / intervalUs) * intervalUs;
      deviceTimesUs.push(dueUs);
      clockErrorsMs.push(Math.abs(readUs - dueUs) / 1000);
    });
    progress(`receiving ${rateHz} samples a second for ${seconds} s`);
    await headset.setOrientationStream(true, rateHz);
    const before = process.cpuUsage();
    await sleep(seconds * 1000);
    const { user, system } = process.cpuUsage(before);
    const { lostSamples, disorderedSamples, damagedFrames } = headset.figures();
    const lost = Math.max(lostOf(deviceTimesUs), lostSamples) + disorderedSamples + damagedFrames;
    return {
      imuLost: atMost(lost, 0, '1'),
      imuSamples: figure(deviceTimesUs.length, '1'),
      imuCpuOfCore: figure((user + system) / 1e6 / seconds, 'core'),
      imuClockErrorP95Ms: figure(quantile(clockErrorsMs, 0.95), 'ms'),
    };
  } finally {
    await headset.close();
    usb.unplug(device);
  }
}
