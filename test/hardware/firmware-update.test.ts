import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { describeInGuest } from '../support/guest/guest-suite.ts';
import type { GuestResult } from '../support/guest/guest-process.ts';
import { HeadsetRig } from '../support/guest/headset-rig.ts';
import { firmwareFile, signingKey } from '../support/update-rig.ts';

const maker = signingKey();
const stranger = signingKey();
const updateTimeoutMs = 120_000;

const unitsSchema = z.object({
  headsets: z.array(
    z.object({
      serial: z.string(),
      mode: z.enum(['run', 'update']),
      running: z.object({ firmwareVersion: z.string() }).nullable(),
    }),
  ),
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

const update = (rig: HeadsetRig, file: string, key = 'maker.pem'): Promise<GuestResult> =>
  rig.roundsight('firmware', 'update', file, '--serial', rig.serial, '--key', key, '--yes', '--json');

async function units(rig: HeadsetRig) {
  const { stdout } = await rig.roundsight('firmware', 'list', '--json');
  return unitsSchema.parse(JSON.parse(stdout)).headsets;
}

const runs = (rig: HeadsetRig, firmwareVersion: string) => [
  { serial: rig.serial, mode: 'run', running: expect.objectContaining({ firmwareVersion }) as unknown },
];

describeInGuest('firmware of a headset on a real kernel’s USB', bootWithImages, (check) => {
  check(
    'is refused when it is unsigned or signed by a stranger, before the headset is touched',
    async (rig) => {
      await rig.ensurePlugged();
      const before = rig.bench.look(0).firmwareVersion;
      for (const file of ['unsigned.rsfw', 'strange.rsfw'])
        expect(await update(rig, file)).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('firmware-invalid') as string,
        });
      expect(await units(rig)).toEqual(runs(rig, before));
    },
  );

  check(
    'is refused by the headset itself where its host trusts the stranger',
    async (rig) => {
      await rig.ensurePlugged();
      const before = rig.bench.look(0).firmwareVersion;
      expect(await update(rig, 'strange.rsfw', 'stranger.pem')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('firmware-refused') as string,
      });
      expect(await units(rig)).toEqual(runs(rig, before));
    },
    updateTimeoutMs,
  );

  check(
    'is updated, after which the headset comes back with the new version',
    async (rig) => {
      await rig.ensurePlugged();
      const installed = await update(rig, 'second.rsfw');
      expect(installed.exitCode, installed.stderr).toBe(0);
      expect(await units(rig)).toEqual(runs(rig, '2.0.0'));
    },
    updateTimeoutMs,
  );

  check(
    'survives a power cut in mid-update: the headset waits in update mode and takes the file again',
    async (rig) => {
      await rig.ensurePlugged();
      expect(rig.bench.suffer(0, { type: 'update-power-cut', afterBytes: 30 * 1024 })).toBe(true);
      const installed = await update(rig, 'third.rsfw');
      expect(installed.exitCode, installed.stderr).toBe(0);
      expect(JSON.parse(installed.stdout)).toMatchObject({ firmwareVersion: '3.0.0', cuts: 1 });
      expect(await units(rig)).toEqual(runs(rig, '3.0.0'));
    },
    updateTimeoutMs,
  );
});
