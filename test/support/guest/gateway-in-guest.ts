import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fittedCalibration } from '../../../gateway/adapters/headset/fitted-calibration.ts';
import { parseCalibration } from '../../../gateway/adapters/headset/parse-calibration.ts';
import { builtFiles } from '../../../gateway/cli/built-files.ts';
import { composeStitchMaps } from '../../../gateway/compose/stitch-maps.ts';
import { unitCalibration } from '../../../hardware/virtual-headset/unit-calibration.ts';
import { projectRoot } from '../project-root.ts';
import type { GuestProcess } from './guest-process.ts';
import type { HeadsetRig } from './headset-rig.ts';

/** The smallest and slowest mode: an emulated processor decodes, stitches and encodes it in time. */
const mode = { widthPx: 640, heightPx: 320, framesPerSecond: 10 };
const configuration = {
  headset: 'usb',
  cameras: [{ vendorId: '1209', productId: '0001', profile: 'roundsight/reference', mode }],
  dataDir: '/run/gateway/data',
  cacheDir: '/mnt/cache',
};

/**
 * The machine's v4l2-ctl, but of a webcam's sizes only the smallest of the kernel's virtual one, ten times a second: an emulated processor
 * cannot encode the HD that it offers beside the headset's picture.
 */
const smallWebcamsOnly = `#!/bin/bash
/usr/bin/v4l2-ctl "$@" | /usr/bin/sed -E '/Size: Discrete/{/ 320x180$/!d}; /Interval: /{/\\(10\\.000 fps\\)/!d}'
exit "\${PIPESTATUS[0]}"
`;

const readySchema = z.object({
  address: z.url(),
  signInLinks: z.object({ proctor: z.url(), technician: z.url() }),
});

export interface GatewayInGuest {
  process: GuestProcess;
  ready: z.infer<typeof readySchema>;
}

/** Computes the headset's stitch map here, where it takes a second, and not half a minute. */
async function computeStitchMap({ guest, serial }: HeadsetRig): Promise<void> {
  const stored = new TextEncoder().encode(JSON.stringify({ ...unitCalibration, serial }));
  const calibration = fittedCalibration(parseCalibration(stored), { kind: 'v4l2', devicePath: '', ...mode });
  const maps = composeStitchMaps(join(guest.exchangeFolder, 'cache'), builtFiles);
  await maps.provide({ readCalibration: () => Promise.resolve(calibration) });
}

/** How many stitch maps there are: one, unless the gateway needed another one than was computed for it. */
export async function countStitchMaps({ guest }: HeadsetRig): Promise<number> {
  return (await readdir(join(guest.exchangeFolder, 'cache/stitch-maps'))).length;
}

/** Runs the project's gateway in the guest; resolves when it answers. */
export async function startGatewayInGuest(rig: HeadsetRig): Promise<GatewayInGuest> {
  await computeStitchMap(rig);
  await writeFile(join(rig.guest.exchangeFolder, 'config.json'), JSON.stringify(configuration));
  // It finds no program but this one: nothing could show or capture a screen.
  await writeFile(join(rig.guest.exchangeFolder, 'v4l2-ctl'), smallWebcamsOnly);
  await rig.guest.shell('mkdir -p /run/programs && install /mnt/v4l2-ctl /run/programs/');
  const command = join(projectRoot, 'gateway/cli/roundsight.mjs');
  const words = [command, 'start', '--json', '--config', '/mnt/config.json'];
  const process_ = rig.guest.start(process.execPath, words, { env: { PATH: '/run/programs' } });
  return { process: process_, ready: await process_.said(readySchema) };
}
