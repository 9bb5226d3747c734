import { HeadsetFault } from '../session/headset-fault.ts';
import type { UsbDevicePort } from '../transports/usb-device.ts';
import type { DfuInterface } from './dfu-interface.ts';
import { bringToIdle } from './dfu-transfer.ts';
import type { UnitFinder } from './update-bus.ts';
import type { UpdateClock, UpdateTiming } from './update-timing.ts';

/**
 * Ends what is under way and sends a unit back to run-time mode, as far as it goes: one without firmware that runs stays where it is,
 * ready for an image. Resolves when it is back or did not come.
 */
export async function returnToRunTime(
  dfu: DfuInterface,
  device: UsbDevicePort,
  { finder, clock, timing }: { finder: UnitFinder; clock: UpdateClock; timing: UpdateTiming },
): Promise<void> {
  try {
    await bringToIdle(dfu, clock, timing.blockMs);
  } catch (error) {
    if (!(error instanceof HeadsetFault)) throw error;
  }
  if (await detachUnit(dfu, device, finder, timing)) await finder.waitForReturn(device);
}

/** Whether the unit left the bus upon DFU_DETACH: what counts is that it went. */
export async function detachUnit(
  dfu: DfuInterface,
  device: UsbDevicePort,
  finder: UnitFinder,
  timing: UpdateTiming,
): Promise<boolean> {
  const isAcknowledged = await dfu.detach();
  return finder.hasLeft(device, isAcknowledged ? timing.detachMs : timing.leaveMs);
}
