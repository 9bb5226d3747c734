import { expect } from 'vitest';
import { z } from 'zod';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import { countStitchMaps, startGatewayInGuest } from '../support/guest/gateway-in-guest.ts';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import type { GuestProcess } from '../support/guest/guest-process.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import {
  colourAt,
  decodeWatched,
  watchedPictures,
  watchedSilence,
  type WatchedPictures,
} from '../support/guest/watched-pictures.ts';

/**
 * From the plug to a list that says everything, by the guest's clock. The one limit on time that a test asserts: this tier has its machine
 * to itself.
 */
const listedWithinMs = 2000;
/** The gateway and its workers are loaded over the guest's slow file system. */
const checkTimeoutMs = 150_000;

const following = z.object({ event: z.literal('following') });
/** A headset of which the list says all there is to say. */
const listed = (serial: string, afterMs: number) =>
  z.object({
    event: z.literal('headset'),
    guestMs: z.number().min(afterMs),
    headset: z.object({
      connected: z.literal(true),
      serial: z.literal(serial),
      firmwareVersion: z.literal('1.4.2'),
      calibrationDate: z.literal(unitCalibration.calibratedOn),
    }),
  });
const listedAsGone = z.object({
  event: z.literal('headset'),
  headset: z.object({ connected: z.literal(false) }),
});

/** Puts the plug in and waits until an open console has the headset with everything; the guest's milliseconds from one to the other. */
async function plugUntilListed(rig: HeadsetRig, console: GuestProcess): Promise<number> {
  const pluggedAtMs = await rig.plug();
  const { guestMs } = await console.said(listed(rig.serial, pluggedAtMs));
  process.stdout.write(`plug → listed: ${(guestMs - pluggedAtMs).toFixed(0)} ms of the guest’s time\n`);
  return guestMs - pluggedAtMs;
}

/** What the front lens sees is blue, what the rear one sees is brown: the middle and the edge of a stitched picture. */
function expectPattern(seen: WatchedPictures): void {
  const decoded = decodeWatched(seen);
  const [frontRed, , frontBlue] = colourAt(decoded, 0.42, 0.6);
  const [rearRed, , rearBlue] = colourAt(decoded, 0.08, 0.6);
  expect(frontBlue - frontRed).toBeGreaterThan(20);
  expect(rearRed - rearBlue).toBeGreaterThan(20);
}

describeInGuest(
  'the gateway, with a headset on a real kernel’s USB',
  () => HeadsetRig.boot(),
  (check) => {
    check(
      'lists it within two seconds, shows its stitched picture, and both again after the cable was pulled',
      async (rig) => {
        const { process: gateway, ready } = await startGatewayInGuest(rig);
        const technician = rig.program('follow-headsets', [ready.address, ready.signInLinks.technician]);
        await technician.said(following);
        expect(await plugUntilListed(rig, technician)).toBeLessThan(listedWithinMs);
        const proctor = rig.program('watch-picture', [ready.address, ready.signInLinks.proctor, 'panorama']);
        expectPattern(await proctor.said(watchedPictures));
        rig.unplug();
        await technician.said(listedAsGone);
        await proctor.said(watchedSilence);
        expect(await plugUntilListed(rig, technician)).toBeLessThan(listedWithinMs);
        expectPattern(await proctor.said(watchedPictures, 2));
        expect(await countStitchMaps(rig)).toBe(1);
        expect(gateway.stderr).not.toContain('"level":"fatal"');
      },
      checkTimeoutMs,
    );
  },
);
