import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import type { GuestProcess } from '../support/guest/guest-process.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { decodePictures, meanColour } from '../support/media/h264-pictures.ts';
import { projectRoot } from '../support/project-root.ts';

/** The smallest and slowest mode: an emulated processor decodes, stitches and encodes it in time. */
const mode = { widthPx: 640, heightPx: 320, framesPerSecond: 10 };
const configuration = {
  headset: 'usb',
  cameras: [{ vendorId: '1209', productId: '0001', profile: 'roundsight/reference', mode }],
  dataDir: '/run/gateway/data',
  cacheDir: '/run/gateway/cache',
};
/**
 * From the plug to a list that says everything, by the guest's clock. The one limit on time that a test asserts: this tier has its machine
 * to itself.
 */
const listedWithinMs = 2000;
/** The gateway and its workers are loaded over the guest's slow file system. */
const checkTimeoutMs = 150_000;

const readyLine = z.object({
  address: z.url(),
  signInLinks: z.object({ proctor: z.url(), technician: z.url() }),
});
type Ready = z.infer<typeof readyLine>;
const pictures = z.object({
  event: z.literal('pictures'),
  widthPx: z.int(),
  heightPx: z.int(),
  packets: z.array(z.string()),
});
type Pictures = z.infer<typeof pictures>;
const silence = z.object({ event: z.literal('silent') });

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

/** The project's gateway, in the guest. */
async function startGateway(rig: HeadsetRig): Promise<{ gateway: GuestProcess; ready: Ready }> {
  await writeFile(join(rig.guest.exchangeFolder, 'config.json'), JSON.stringify(configuration));
  const command = join(projectRoot, 'gateway/cli/roundsight.mjs');
  const gateway = rig.guest.start(
    process.execPath,
    [command, 'start', '--json', '--config', '/mnt/config.json'],
    {
      // Nothing there that could show or capture a screen.
      env: { PATH: '/nowhere' },
    },
  );
  return { gateway, ready: await gateway.said(readyLine) };
}

/** Puts the plug in and waits until an open console has the headset with everything; the guest's milliseconds from one to the other. */
async function plugUntilListed(rig: HeadsetRig, console: GuestProcess): Promise<number> {
  const pluggedAtMs = await rig.plug();
  const { guestMs } = await console.said(listed(rig.serial, pluggedAtMs));
  process.stdout.write(`plug → listed: ${(guestMs - pluggedAtMs).toFixed(0)} ms of the guest’s time\n`);
  return guestMs - pluggedAtMs;
}

/** What the front lens sees is blue, what the rear one sees is brown: the middle and the edge of a stitched picture. */
function expectPattern(seen: Pictures): void {
  const packets = seen.packets.map((packet) => Buffer.from(packet, 'base64'));
  const decoded = decodePictures(packets, seen.widthPx, seen.heightPx);
  const colourAt = (x: number, y: number) =>
    meanColour(decoded, 0, Math.round(x * seen.widthPx), Math.round(y * seen.heightPx));
  const [frontRed, , frontBlue] = colourAt(0.42, 0.6);
  const [rearRed, , rearBlue] = colourAt(0.08, 0.6);
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
        const { gateway, ready } = await startGateway(rig);
        const technician = rig.program('follow-headsets', [ready.address, ready.signInLinks.technician]);
        await technician.said(following);
        expect(await plugUntilListed(rig, technician)).toBeLessThan(listedWithinMs);
        const proctor = rig.program('watch-picture', [ready.address, ready.signInLinks.proctor]);
        expectPattern(await proctor.said(pictures));
        rig.unplug();
        await technician.said(listedAsGone);
        await proctor.said(silence);
        expect(await plugUntilListed(rig, technician)).toBeLessThan(listedWithinMs);
        expectPattern(await proctor.said(pictures, 2));
        expect(gateway.stderr).not.toContain('"level":"fatal"');
      },
      checkTimeoutMs,
    );
  },
);
