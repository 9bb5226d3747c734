import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { measureTone } from '../../hardware/virtual-headset/sound/measure-tone.ts';
import { toneLoop } from '../../hardware/virtual-headset/sound/tone.ts';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { projectRoot } from '../support/project-root.ts';

const card = 'plughw:CARD=Reference';
/** Root mean square of what `toneLoop` makes. */
const toneRms = 12_000 / Math.SQRT2;

/** Within two per cent. */
function expectNear(value: number, expected: number): void {
  expect(value).toBeGreaterThan(0.98 * expected);
  expect(value).toBeLessThan(1.02 * expected);
}

/** Somebody without any rights but those of their group. */
const candidateGroup = 4242;
const somebody = { uid: 4242, gid: candidateGroup };

describeInGuest(
  'a headset on an ordinary Linux machine',
  () => HeadsetRig.boot(),
  (check) => {
    check('has a microphone that ALSA records from', async (rig) => {
      await rig.ensurePlugged();
      await rig.guest.shell(`arecord -q -D ${card} -f S16_LE -r 48000 -c 2 -t raw -d 2 /mnt/microphone.raw`);
      const heard = await readFile(join(rig.guest.exchangeFolder, 'microphone.raw'));
      // Both channels are the one microphone's.
      expect(heard.length).toBe(2 * 48_000 * 2 * 2);
      const { frequencyHz, rms } = measureTone(heard);
      expectNear(frequencyHz, 1000);
      expectNear(rms, toneRms);
    });

    check('has a speaker that plays what ALSA is given', async (rig) => {
      await rig.ensurePlugged();
      const before = rig.bench.look(0).speakerBytes;
      const seconds = 6;
      await writeFile(
        join(rig.guest.exchangeFolder, 'tone.raw'),
        Buffer.concat(Array<Buffer>(seconds).fill(toneLoop(440))),
      );
      const playing = rig.guest.shell(`aplay -q -D ${card} -f S16_LE -r 48000 -c 1 -t raw /mnt/tone.raw`);
      // In mid-tone, because aplay fills its last period with silence: then the half second that is measured is all tone.
      const bytesPerS = 48_000 * 2 * 2;
      const sight = await vi.waitUntil(
        () => {
          const now = rig.bench.look(0);
          return now.speakerBytes - before > 2 * bytesPerS && now;
        },
        { timeout: 30_000, interval: 20 },
      );
      expect(sight.speakerBytes - before).toBeLessThan(seconds * bytesPerS);
      expectNear(sight.speakerHz, 440);
      expectNear(sight.speakerRms, toneRms);
      await playing;
      expect(rig.bench.look(0).speakerBytes - before).toBeGreaterThanOrEqual(seconds * bytesPerS);
    });

    check(
      'opens to an unprivileged user by the project’s udev rule, and to nobody without it',
      async (rig) => {
        const node = 'grep -l 1209 /sys/bus/usb/devices/*/idVendor | head -1 | xargs dirname';
        const opens = async (): Promise<string> => {
          const usbNode = (await rig.guest.shell(`sed -n 's/^DEVNAME=//p' $(${node})/uevent`)).trim();
          const places = ['/dev/video0', '/dev/snd/pcmC0D0c', `/dev/${usbNode}`];
          const look = places.map(
            (place) => `([ -r ${place} ] && [ -w ${place} ] && echo open || echo closed)`,
          );
          return (await rig.guest.shell(look.join(';'), { user: somebody })).trim().replaceAll('\n', ' ');
        };
        await rig.ensurePlugged();
        expect(await opens()).toBe('closed closed closed');
        const rules = await readFile(join(projectRoot, 'hardware/udev/70-roundsight.rules'), 'utf8');
        // The guest has no seats: the same rules for a group.
        const forGroup = rules.replaceAll('TAG+="uaccess"', `GROUP="${candidateGroup}", MODE="0660"`);
        expect(forGroup).toContain(`GROUP="${candidateGroup}"`);
        await writeFile(join(rig.guest.exchangeFolder, '70-roundsight.rules'), forGroup);
        await rig.guest.shell('cp /mnt/70-roundsight.rules /etc/udev/rules.d/ && udevadm control --reload');
        rig.unplug();
        await rig.guest.shell('while [ -e /dev/video0 ]; do sleep 0.1; done');
        await rig.ensurePlugged();
        await rig.guest.shell('udevadm settle');
        expect(await opens()).toBe('open open open');
      },
    );
  },
);
