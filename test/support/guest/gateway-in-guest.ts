import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../project-root.ts';
import type { GuestProcess } from './guest-process.ts';
import type { HeadsetRig } from './headset-rig.ts';

/** The smallest and slowest mode: an emulated processor decodes, stitches and encodes it in time. */
const mode = { widthPx: 640, heightPx: 320, framesPerSecond: 10 };
const configuration = {
  headset: 'usb',
  cameras: [{ vendorId: '1209', productId: '0001', profile: 'roundsight/reference', mode }],
  dataDir: '/run/gateway/data',
  cacheDir: '/run/gateway/cache',
};

const readySchema = z.object({
  address: z.url(),
  signInLinks: z.object({ proctor: z.url(), technician: z.url() }),
});

export interface GatewayInGuest {
  process: GuestProcess;
  ready: z.infer<typeof readySchema>;
}

/** Runs the project's gateway in the guest; resolves when it answers. */
export async function startGatewayInGuest(rig: HeadsetRig): Promise<GatewayInGuest> {
  await writeFile(join(rig.guest.exchangeFolder, 'config.json'), JSON.stringify(configuration));
  // It finds no program but this one: nothing could show or capture a screen.
  await rig.guest.shell('mkdir -p /run/programs && ln -sf "$(command -v v4l2-ctl)" /run/programs/');
  const command = join(projectRoot, 'gateway/cli/roundsight.mjs');
  const words = [command, 'start', '--json', '--config', '/mnt/config.json'];
  const process_ = rig.guest.start(process.execPath, words, { env: { PATH: '/run/programs' } });
  return { process: process_, ready: await process_.said(readySchema) };
}
