import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import type { GuestProcess } from '../support/guest/guest-process.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { decodePictures } from '../support/media/h264-pictures.ts';
import { projectRoot } from '../support/project-root.ts';

/** The smallest and slowest mode: an emulated processor decodes, stitches and encodes it in time. */
const mode = { widthPx: 640, heightPx: 320, framesPerSecond: 10 };
const configuration = {
  headset: 'usb',
  cameras: [{ vendorId: '1209', productId: '0001', profile: 'roundsight/reference', mode }],
  dataDir: '/run/gateway/data',
  cacheDir: '/run/gateway/cache',
};
/** The gateway and its workers are loaded over the guest's slow file system. */
const checkTimeoutMs = 150_000;

const readyLine = z.object({ address: z.url(), signInLinks: z.object({ proctor: z.url() }) });
const pictures = z.object({
  event: z.literal('pictures'),
  widthPx: z.int(),
  heightPx: z.int(),
  packets: z.array(z.string()),
});
type Pictures = z.infer<typeof pictures>;
const silence = z.object({ event: z.literal('silent') });

/** The project's gateway with the headset plugged in, and a proctor who watches it. */
async function watch(rig: HeadsetRig): Promise<{ gateway: GuestProcess; viewer: GuestProcess }> {
  await writeFile(join(rig.guest.exchangeFolder, 'config.json'), JSON.stringify(configuration));
  await rig.ensurePlugged();
  const command = join(projectRoot, 'gateway/cli/roundsight.mjs');
  const gateway = rig.guest.start(
    process.execPath,
    [command, 'start', '--json', '--config', '/mnt/config.json'],
    {
      // Nothing there that could show or capture a screen.
      env: { PATH: '/nowhere' },
    },
  );
  const { address, signInLinks } = await gateway.said(readyLine);
  return { gateway, viewer: rig.program('watch-picture', [address, signInLinks.proctor]) };
}

/** Mean red, green and blue of a small square around a point of a picture, whose sides are 1 long. */
function colourAt(rgb: Buffer, { widthPx, heightPx }: Pictures, x: number, y: number): Promise<number[]> {
  const half = 4;
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .extract({
      left: Math.round(x * widthPx) - half,
      top: Math.round(y * heightPx) - half,
      width: 2 * half,
      height: 2 * half,
    })
    .toBuffer()
    .then((square) => sharp(square, { raw: { width: 2 * half, height: 2 * half, channels: 3 } }).stats())
    .then(({ channels }) => channels.map(({ mean }) => mean));
}

/** What the front lens sees is blue, what the rear one sees is brown: the middle and the edge of a stitched picture. */
async function expectPattern(seen: Pictures): Promise<void> {
  const packets = seen.packets.map((packet) => Buffer.from(packet, 'base64'));
  const { pictures: decoded, complaints } = decodePictures(packets, seen.widthPx, seen.heightPx);
  const [picture] = decoded;
  if (picture === undefined) throw new Error(`no picture: ${complaints}`);
  const [frontRed = 0, , frontBlue = 0] = await colourAt(picture, seen, 0.42, 0.6);
  const [rearRed = 0, , rearBlue = 0] = await colourAt(picture, seen, 0.08, 0.6);
  expect(frontBlue - frontRed).toBeGreaterThan(20);
  expect(rearRed - rearBlue).toBeGreaterThan(20);
}

describeInGuest(
  'the gateway, with a headset on a real kernel’s USB',
  () => HeadsetRig.boot(),
  (check) => {
    check(
      'shows the headset’s stitched picture, and shows it again by itself after the cable was pulled',
      async (rig) => {
        const { gateway, viewer } = await watch(rig);
        await expectPattern(await viewer.said(pictures));
        rig.unplug();
        await viewer.said(silence);
        await rig.plug();
        await expectPattern(await viewer.said(pictures, 2));
        expect(gateway.stderr).not.toContain('"level":"fatal"');
      },
      checkTimeoutMs,
    );
  },
);
