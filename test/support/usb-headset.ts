import { HeadsetUnit } from '../../hardware/virtual-headset/firmware/headset-unit.ts';
import type { OrientationReading } from '../../hardware/virtual-headset/firmware/device-messages.ts';
import { HeadsetUsbDevice } from '../../hardware/virtual-headset/usb/headset-usb-device.ts';
import { PatternFrames } from '../../hardware/virtual-headset/usb/pattern-frames.ts';

export interface UsbHeadsetOptions {
  serial?: string;
  /** JSON text as the unit stores it; null, the default, for a unit nobody calibrated. */
  calibration?: string | null;
  orientationAt?: (deviceUs: bigint) => OrientationReading;
  /** Default: the process's. */
  monotonicNs?: () => bigint;
}

const still = (deviceClockUs: bigint): OrientationReading => ({
  deviceClockUs,
  quaternion: [1, 0, 0, 0],
  rateDegPerS: [0, 0, 0],
});

/** The virtual headset as a USB device, for tests of what is not its pictures. */
export function usbHeadset({
  serial = 'RS-1',
  calibration = null,
  orientationAt = still,
  monotonicNs = () => process.hrtime.bigint(),
}: UsbHeadsetOptions = {}) {
  const unit = new HeadsetUnit({
    model: 'Roundsight Reference',
    serial,
    firmwareVersion: '1.4.2',
    calibration: calibration === null ? null : new TextEncoder().encode(calibration),
  });
  return new HeadsetUsbDevice({
    unit,
    frames: new PatternFrames(monotonicNs()),
    microphoneLoop: Buffer.alloc(96_000),
    orientation: () => orientationAt,
    monotonicNs,
    updateMode: () => {
      throw new Error('nobody updates here');
    },
  });
}
