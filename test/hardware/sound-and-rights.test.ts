import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { measureTone } from '../../hardware/virtual-headset/sound/measure-tone.ts';
import { toneLoop } from '../../hardware/virtual-headset/sound/tone.ts';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { projectRoot } from '../support/project-root.ts';

const card = 'plughw:CARD=Reference';
/** Somebody without any rights but those of their group. */
const candidateGroup = 4242;
const somebody = { uid: 4242, gid: candidateGroup };

describeInGuest('a headset on an ordinary Linux machine', HeadsetRig.boot, (check) => {
  check('has a microphone that ALSA records from', async (rig) => {
    await rig.ensurePlugged();
    await rig.guest.shell(`arecord -q -D ${card} -f S16_LE -r 48000 -c 1 -t raw -d 2 /mnt/microphone.raw`);
    const heard = await readFile(join(rig.guest.exchangeFolder, 'microphone.raw'));
    expect(heard.length).toBe(2 * 48_000 * 2);
    const { frequencyHz, rms } = measureTone(heard);
    expect(frequencyHz).toBeCloseTo(1000, -1);
    expect(rms).toBeGreaterThan(500);
  });

  check('has a speaker that plays what ALSA is given', async (rig) => {
    await rig.ensurePlugged();
    const before = rig.bench.look(0).speakerBytes;
    await writeFile(join(rig.guest.exchangeFolder, 'tone.raw'), toneLoop(440));
    await rig.guest.shell(`aplay -q -D ${card} -f S16_LE -r 48000 -c 1 -t raw /mnt/tone.raw`);
    const { speakerBytes, speakerHz, speakerRms } = rig.bench.look(0);
    expect(speakerBytes - before).toBeGreaterThan(100_000);
    expect(speakerHz).toBeCloseTo(440, -1);
    expect(speakerRms).toBeGreaterThan(500);
  });

  check('opens to an unprivileged user by the project’s udev rule, and to nobody without it', async (rig) => {
    const node = 'grep -l 1209 /sys/bus/usb/devices/*/idVendor | head -1 | xargs dirname';
    const opens = async (): Promise<string> => {
      const usbNode = (await rig.guest.shell(`sed -n 's/^DEVNAME=//p' $(${node})/uevent`)).trim();
      const places = ['/dev/video0', '/dev/snd/pcmC0D0c', `/dev/${usbNode}`];
      const look = places.map((place) => `([ -r ${place} ] && [ -w ${place} ] && echo open || echo closed)`);
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
  });

  check('leaves room for an ordinary webcam, of which fswebcam takes stills', async (rig) => {
    await rig.guest.shell(
      '[ -d /sys/module/vivid ] || for name in $(cat /run/modules/later); do ' +
        '/run/busybox insmod /run/modules/$name.ko $([ $name = vivid ] && echo n_devs=1 node_types=1) || exit 1; done',
    );
    const webcam = await rig.guest.shell(
      'grep -l vivid /sys/class/video4linux/*/name | head -1 | cut -d/ -f5',
    );
    await rig.guest.shell(
      `fswebcam -q -d /dev/${webcam.trim()} -r 640x360 --skip 2 --no-banner --jpeg 90 /mnt/still.jpg`,
    );
    const still = sharp(join(rig.guest.exchangeFolder, 'still.jpg'), { failOn: 'warning' });
    expect(await still.metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 });
    const { channels } = await still.stats();
    // The kernel's colour bars, not a black picture.
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(40);
  });
});
