import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { projectRoot } from '../support/project-root.ts';

const size = { widthPx: 640, heightPx: 360 };
/** An emulated processor takes its time to load the command. */
const checkTimeoutMs = 180_000;

const webcamList = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    modes: z.array(z.object({ fourcc: z.string(), widthPx: z.int(), heightPx: z.int() })),
  }),
);

/** White, yellow, cyan, green, magenta, red, blue and black: which channels are bright. */
const bars = ['rgb', 'rg', 'gb', 'g', 'rb', 'r', 'b', ''];

/** A headset, and the kernel's own virtual camera, which shows colour bars: a webcam as far as any program can tell. */
async function bootWithWebcam(): Promise<HeadsetRig> {
  const rig = await HeadsetRig.boot();
  await rig.ensurePlugged();
  await rig.guest.shell(
    'for module in $(cat /run/modules/later); do ' +
      '[ $module = vivid ] && words="node_types=1 num_inputs=1 input_types=0" || words=; ' +
      '/run/busybox insmod /run/modules/$module.ko $words || exit 1; done; ' +
      // Without the text that it writes into its picture.
      'node=$(grep -l vivid /sys/class/video4linux/*/name | cut -d/ -f5) && v4l2-ctl -d /dev/$node --set-ctrl=osd_text_mode=2',
  );
  return rig;
}

/** The project's own command in the guest, in the folder that it shares with this machine. */
const roundsight = ({ guest }: HeadsetRig, ...words: string[]) =>
  guest.run(process.execPath, [join(projectRoot, 'build/gateway/cli/main.js'), ...words], { cwd: '/mnt' });

async function barsOf(jpeg: Buffer): Promise<string[]> {
  const { data, info } = await sharp(jpeg, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: size.widthPx, height: size.heightPx, channels: 3 });
  return bars.map((_, place) => {
    const column = Math.round(((place + 0.5) * info.width) / bars.length);
    const at = 3 * ((info.height / 2) * info.width + column);
    return ['r', 'g', 'b'].filter((_channel, channel) => (data[at + channel] ?? 0) > 128).join('');
  });
}

describeInGuest('an ordinary webcam beside a headset', bootWithWebcam, (check) => {
  check(
    'is listed with its sizes, which the headset is not',
    async (rig) => {
      const { exitCode, stdout, stderr } = await roundsight(rig, 'webcam', 'list', '--json');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const webcams = webcamList.parse(JSON.parse(stdout));
      expect(webcams.map(({ id }) => id)).toEqual(['vivid.0']);
      expect(webcams[0]?.modes).toContainEqual(expect.objectContaining({ fourcc: 'YUYV', ...size }));
    },
    checkTimeoutMs,
  );

  check(
    'gives a still of the size that is asked for, in its true colours',
    async (rig) => {
      const words = ['--device', 'vivid.0', '--size', '640x360', '--output', 'still.jpg', '--json'];
      const { exitCode, stdout, stderr } = await roundsight(rig, 'webcam', 'still', ...words);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({ output: '/mnt/still.jpg', ...size });
      expect(await barsOf(await readFile(join(rig.guest.exchangeFolder, 'still.jpg')))).toEqual(bars);
    },
    checkTimeoutMs,
  );

  check(
    'gives no still while another program shows it, and says so',
    async (rig) => {
      const node = (
        await rig.guest.shell(`basename $(dirname $(grep -l vivid /sys/class/video4linux/*/name))`)
      ).trim();
      rig.guest.start('/bin/bash', [
        '-c',
        `exec gst-launch-1.0 -q v4l2src device=/dev/${node} ! video/x-raw,width=640,framerate=5/1 ! multifilesink location=/run/shown-%d max-files=2`,
      ]);
      await rig.guest.shell('until ls /run/shown-* >/dev/null 2>&1; do sleep 0.1; done');
      const words = ['--device', 'vivid.0', '--output', 'busy.jpg'];
      const { exitCode, stdout, stderr } = await roundsight(rig, 'webcam', 'still', ...words);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^roundsight: webcam-busy: /);
      expect(await readdir(rig.guest.exchangeFolder)).not.toContain('busy.jpg');
    },
    checkTimeoutMs,
  );
});
