import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { firmwareFile, signingKey } from '../support/update-rig.ts';

const maker = signingKey();
const stranger = signingKey();
const updateTimeoutMs = 150_000;

const unitsSchema = z.object({ event: z.literal('units'), headsets: z.array(z.unknown()) });
const refusedSchema = z.object({ event: z.literal('refused'), code: z.string() });
const installedSchema = z.object({
  event: z.literal('installed'),
  firmwareVersion: z.string(),
  cuts: z.int(),
});

async function bootWithImages(): Promise<HeadsetRig> {
  const rig = await HeadsetRig.boot({ firmwareKeys: [maker.raw] });
  const put = (name: string, content: Uint8Array | string) =>
    writeFile(join(rig.guest.exchangeFolder, name), content);
  const image = (firmwareVersion: string, securityVersion: number, key = maker) =>
    firmwareFile(key, 50_000, { firmwareVersion, securityVersion });
  for (const [name, key] of Object.entries({ maker, stranger }))
    await put(`${name}.pem`, key.trusted.key.export({ type: 'spki', format: 'pem' }).toString());
  await put('second.rsfw', image('2.0.0', 2));
  await put('third.rsfw', image('3.0.0', 3));
  await put('strange.rsfw', image('9.9.9', 9, stranger));
  await put('unsigned.rsfw', image('9.9.9', 9).subarray(0, -64));
  return rig;
}

const update = (rig: HeadsetRig, file: string, key = 'maker.pem') =>
  rig.program('update-firmware', [`/mnt/${file}`, rig.serial, `/mnt/${key}`]);

/** The one headset on the bus, at work with this firmware. */
const atWork = (rig: HeadsetRig, firmwareVersion: string) => ({
  headsets: [{ serial: rig.serial, mode: 'run', running: { firmwareVersion } }],
});

describeInGuest('firmware of a headset on a real kernel’s USB', bootWithImages, (check) => {
  check(
    'is refused when it is unsigned or signed by a stranger, before the headset is touched',
    async (rig) => {
      await rig.ensurePlugged();
      const before = rig.bench.look(0).firmwareVersion;
      for (const file of ['unsigned.rsfw', 'strange.rsfw']) {
        const updating = update(rig, file);
        expect(await updating.said(refusedSchema)).toMatchObject({ code: 'firmware-invalid' });
        expect(await updating.said(unitsSchema)).toMatchObject(atWork(rig, before));
      }
    },
    updateTimeoutMs,
  );

  check(
    'is refused by the headset itself where its host trusts the stranger',
    async (rig) => {
      await rig.ensurePlugged();
      const before = rig.bench.look(0).firmwareVersion;
      const updating = update(rig, 'strange.rsfw', 'stranger.pem');
      expect(await updating.said(refusedSchema)).toMatchObject({ code: 'firmware-refused' });
      expect(await updating.said(unitsSchema)).toMatchObject(atWork(rig, before));
    },
    updateTimeoutMs,
  );

  check(
    'is updated, after which the headset comes back with the new version',
    async (rig) => {
      await rig.ensurePlugged();
      const updating = update(rig, 'second.rsfw');
      expect(await updating.said(installedSchema)).toMatchObject({ firmwareVersion: '2.0.0', cuts: 0 });
      expect(await updating.said(unitsSchema)).toMatchObject(atWork(rig, '2.0.0'));
    },
    updateTimeoutMs,
  );

  check(
    'survives a power cut in mid-update: the headset waits in update mode and gets the rest',
    async (rig) => {
      await rig.ensurePlugged();
      expect(rig.bench.suffer(0, { type: 'update-power-cut', afterBytes: 30 * 1024 })).toBe(true);
      const updating = update(rig, 'third.rsfw');
      expect(await updating.said(installedSchema)).toMatchObject({ firmwareVersion: '3.0.0', cuts: 1 });
      expect(await updating.said(unitsSchema)).toMatchObject(atWork(rig, '3.0.0'));
    },
    updateTimeoutMs,
  );
});
