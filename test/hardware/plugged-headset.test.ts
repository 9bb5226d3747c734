import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import { videoSizes } from '../../hardware/virtual-headset/usb/video-modes.ts';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { linesThatFit } from '../support/guest/json-lines.ts';

const listedDevice = z.object({
  vendorId: z.int(),
  productId: z.int(),
  manufacturerName: z.string(),
  productName: z.string(),
  serialNumber: z.string(),
  interfaces: z.array(
    z.object({ interfaceNumber: z.int(), classes: z.array(z.string()), endpoints: z.array(z.string()) }),
  ),
});

const said = <Event extends string>(event: Event) =>
  z.object({ event: z.literal(event), guestMs: z.number() });
const listed = said('listed').extend({
  model: z.string(),
  serial: z.string(),
  firmwareVersion: z.string(),
  calibration: z.looseObject({ serial: z.string() }),
});
const orientation = said('orientation').extend({
  samples: z.int(),
  spanS: z.number(),
  lostReports: z.int(),
  lostSamples: z.int(),
  damagedFrames: z.int(),
  shortestQuaternion: z.number(),
  longestQuaternion: z.number(),
  turned: z.boolean(),
});

/** Told, not asserted: these checks run wherever `npm test` does. The limit is asserted in gateway.test.ts. */
function tellTime(what: string, fromMs: number, toMs: number): void {
  process.stdout.write(`${what}: ${(toMs - fromMs).toFixed(0)} ms of the guest’s time\n`);
}

describeInGuest(
  'a headset on a real kernel’s USB',
  () => HeadsetRig.boot(),
  (check) => {
    check('is met with serial, firmware and calibration', async (rig) => {
      const watcher = rig.program('watch-headsets');
      await watcher.said(said('watching'));
      const pluggedAtMs = await rig.plug();
      const met = await watcher.said(listed);
      expect(met).toMatchObject({
        model: 'Roundsight Reference',
        serial: rig.serial,
        firmwareVersion: '1.4.2',
      });
      expect(met.calibration).toEqual(JSON.parse(JSON.stringify({ ...unitCalibration, serial: rig.serial })));
      tellTime('plug → met', pluggedAtMs, met.guestMs);
      watcher.kill();
      await watcher.ended;
    });

    check('is enumerated by npm usb with every interface of the contract', async (rig) => {
      await rig.ensurePlugged();
      const { stdout } = await rig.program('list-usb').ended;
      const devices = linesThatFit(stdout, listedDevice);
      expect(devices).toHaveLength(1);
      expect(devices[0]).toMatchObject({
        vendorId: 0x1209,
        productId: 0x0001,
        manufacturerName: 'Roundsight',
        productName: 'Roundsight Reference',
        serialNumber: rig.serial,
      });
      expect(devices[0]?.interfaces.map(({ classes, endpoints }) => [classes[0], endpoints])).toEqual([
        ['14/1/0', []],
        ['14/2/0', ['in 1 bulk']],
        ['255/0/0', expect.arrayContaining(['in 2 interrupt', 'out 5 bulk'])],
        ['254/1/1', []],
        ['1/1/0', []],
        ['1/2/0', ['in 3 isochronous']],
        ['1/2/0', ['out 4 isochronous']],
      ]);
    });

    check('is a camera with every size and rate of the contract', async (rig) => {
      await rig.ensurePlugged();
      const formats = await rig.guest.shell('v4l2-ctl --device /dev/video0 --list-formats-ext');
      expect(formats).toContain("'MJPG'");
      for (const { widthPx, heightPx } of videoSizes) expect(formats).toContain(`${widthPx}x${heightPx}`);
      expect(formats.match(/\(30\.000 fps\)/g)).toHaveLength(videoSizes.length);
    });

    for (const size of videoSizes)
      check(`delivers whole pictures of ${size.widthPx}×${size.heightPx}`, async (rig) => {
        await rig.ensurePlugged();
        const picture = sharp(await rig.photograph(size, 5), { failOn: 'warning' });
        const { info } = await picture.raw().toBuffer({ resolveWithObject: true });
        expect(info).toMatchObject({ width: size.widthPx, height: size.heightPx });
      });

    check('tells its orientation a hundred times a second', async (rig) => {
      await rig.ensurePlugged();
      const watcher = rig.program('watch-headsets', ['5']);
      const told = await watcher.said(orientation);
      // By their sequence numbers: the headset keeps 64 frames, over a second, for a machine that comes late to take them.
      expect(told).toMatchObject({ lostReports: 0, lostSamples: 0 });
      expect((told.samples - 1) / told.spanS).toBeCloseTo(100, 0);
      expect(told.damagedFrames).toBe(0);
      expect(told.turned).toBe(true);
      expect(told.shortestQuaternion).toBeCloseTo(1, 3);
      expect(told.longestQuaternion).toBeCloseTo(1, 3);
    });

    check(
      'is missed when its cable is pulled in mid-stream, and met again when it is plugged in',
      async (rig) => {
        await rig.ensurePlugged();
        const watcher = rig.program('watch-headsets');
        await watcher.said(listed);
        const camera = rig.guest.start('/bin/bash', [
          '-c',
          'exec gst-launch-1.0 -q v4l2src device=/dev/video0 ! image/jpeg,width=640 ! multifilesink location=/run/live-%d.jpg',
        ]);
        await rig.guest.shell('until [ -e /run/live-5.jpg ]; do sleep 0.1; done');
        rig.unplug();
        await watcher.said(said('unplugged'));
        expect((await camera.ended).exitCode).not.toBe(0);
        const pluggedAtMs = await rig.plug();
        const again = await watcher.said(listed, 2);
        expect(again.serial).toBe(rig.serial);
        tellTime('replug → met again', pluggedAtMs, again.guestMs);
        watcher.kill();
        await watcher.ended;
      },
    );
  },
);
