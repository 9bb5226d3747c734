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
  const command = join(projectRoot, 'gateway/cli/roundsight.mjs');
  const words = [command, 'start', '--json', '--config', '/mnt/config.json'];
  // Nothing there that could show or capture a screen.
  const process_ = rig.guest.start(process.execPath, words, { env: { PATH: '/nowhere' } });
  return { process: process_, ready: await process_.said(readySchema) };
}
