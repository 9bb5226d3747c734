import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsbFirmwareStation } from '../../gateway/adapters/firmware-update/usb-firmware-station.ts';
import { updateFirmware } from '../../gateway/use-cases/update-firmware.ts';
import type { FirmwareProgress } from '../../gateway/ports/firmware-station.ts';
import { patternContent } from '../../hardware/virtual-headset/index.ts';
import { inProcessUsb } from '../../hardware/virtual-headset/usb/in-process-usb.ts';
import { VirtualUsbHeadset } from '../../hardware/virtual-headset/usb/virtual-usb-headset.ts';
import { runRoundsight } from '../support/roundsight-command.ts';
import { firmwareFile, rigModel, rigSerial, rigTiming, signingKey } from '../support/update-rig.ts';

const key = signingKey();
const stranger = signingKey();
const image = firmwareFile(key, 50_000, { securityVersion: 8 });
const blocks = Math.ceil((50_000 + 184) / 1024);
let folder: string;
let keyFolder: string;
let file: string;

const pem = (one: typeof key) => one.trusted.key.export({ type: 'spki', format: 'pem' }).toString();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-firmware-'));
  keyFolder = await mkdtemp(join(tmpdir(), 'roundsight-keys-'));
  file = join(folder, 'headset.rsfw');
  await writeFile(file, image);
  await writeFile(join(keyFolder, 'maker.pem'), pem(key));
  await writeFile(join(folder, 'maker.pem'), pem(key));
  await writeFile(join(folder, 'stranger.pem'), pem(stranger));
  const secret = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await writeFile(join(folder, 'maker-secret.pem'), secret);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(keyFolder, { recursive: true });
});

/** The whole virtual headset on the USB of this process, and what the command line has for it. */
function station(firmwareVersion = '1.4.2') {
  const headset = new VirtualUsbHeadset({
    ...patternContent(process.hrtime.bigint()),
    model: rigModel,
    serial: rigSerial,
    firmwareVersion,
    calibration: null,
    securityVersion: 7,
    firmwareKeys: [key.raw],
    monotonicNs: () => process.hrtime.bigint(),
  });
  const usb = inProcessUsb([headset.plugged()]);
  // The whole headset takes a little longer than the reduced one of the unit tests.
  const timing = { ...rigTiming, leaveMs: 500, openMs: 3_000 };
  const firmware = new UsbFirmwareStation({ keyFolder, openUsb: () => Promise.resolve(usb), timing });
  const progress: FirmwareProgress[] = [];
  const update = (from: string, options: { confirm?: () => Promise<boolean>; keyFiles?: string[] } = {}) =>
    updateFirmware(firmware)(
      { file: from, keyFiles: [], serial: rigSerial, confirm: () => Promise.resolve(true), ...options },
      { onProgress: (news) => progress.push(news), signal: new AbortController().signal },
    );
  const unplugAll = () => usb.plugged.forEach((device) => usb.unplug(device));
  return { headset, firmware, update, progress, unplugAll };
}

const running = (firmwareVersion: string, securityVersion: number) => [
  {
    serial: rigSerial,
    mode: 'run',
    running: { model: rigModel, firmwareVersion, securityVersion },
    obstacle: null,
  },
];

describe('the whole headset', () => {
  it('is brought to signed firmware and says so itself', async () => {
    const { firmware, update, progress, unplugAll } = station();
    expect(await firmware.units()).toEqual(running('1.4.2', 7));
    expect(await update(file)).toEqual({ firmwareVersion: '2.0.0', cuts: 0 });
    expect(await firmware.units()).toEqual(running('2.0.0', 8));
    expect(progress.filter(({ phase }) => phase === 'sending')).toHaveLength(blocks + 1);
    unplugAll();
  });

  it('gets the rest after a power cut', async () => {
    const { headset, firmware, update, progress, unplugAll } = station();
    expect(headset.suffer({ type: 'update-power-cut', afterBytes: 30 * 1024 })).toBe(true);
    expect(await update(file)).toEqual({ firmwareVersion: '2.0.0', cuts: 1 });
    const starts = progress.filter(({ phase }) => phase === 'sending').map(({ bytes }) => bytes / 1024);
    expect(starts.slice(29, 33)).toEqual([29, 30, 30, 31]);
    expect(await firmware.units()).toEqual(running('2.0.0', 8));
    unplugAll();
  });

  it('is left alone when the person says no, or the file is not trusted', async () => {
    const { headset, firmware, update, unplugAll } = station();
    const refuse = { confirm: () => Promise.resolve(false) };
    await expect(update(file, refuse)).rejects.toMatchObject({ code: 'cancelled' });
    const foreign = join(folder, 'foreign.rsfw');
    await writeFile(foreign, firmwareFile(stranger, 3000));
    await expect(update(foreign)).rejects.toMatchObject({ code: 'firmware-invalid' });
    expect(headset.updates.storedBytes).toBe(0);
    expect(await firmware.units()).toEqual(running('1.4.2', 7));
    unplugAll();
  });

  it('refuses what its host trusts and it does not, and goes on working', async () => {
    const { firmware, update, unplugAll } = station();
    const foreign = join(folder, 'foreign.rsfw');
    await writeFile(foreign, firmwareFile(stranger, 3000));
    const trusting = { keyFiles: [join(folder, 'stranger.pem')] };
    await expect(update(foreign, trusting)).rejects.toMatchObject({
      code: 'firmware-refused',
      detail: expect.stringContaining('signature') as string,
    });
    expect(await firmware.units()).toEqual(running('1.4.2', 7));
    unplugAll();
  });

  it('does not take older firmware, or that of another model', async () => {
    const { update, unplugAll } = station();
    for (const changes of [{ securityVersion: 6 }, { model: 'Another' }]) {
      const unfit = join(folder, 'unfit.rsfw');
      await writeFile(unfit, firmwareFile(key, 3000, changes));
      await expect(update(unfit)).rejects.toMatchObject({ code: 'firmware-refused' });
    }
    unplugAll();
  });

  it('is missing when it is pulled out', async () => {
    const { firmware, update, unplugAll } = station();
    unplugAll();
    await expect(update(file)).rejects.toMatchObject({ code: 'headset-missing' });
    await expect(firmware.recover(rigSerial)).rejects.toMatchObject({ code: 'headset-missing' });
  });
});

describe('roundsight firmware', () => {
  const run = (...args: string[]) => runRoundsight(folder, ['firmware', ...args]);
  const facts = { model: rigModel, firmwareVersion: '2.1.0', securityVersion: 9, keyId: key.trusted.id };
  const signArgs = (output: string, model = rigModel) => [
    ...['sign', 'payload.bin', '--key', 'maker-secret.pem', '--model', model],
    ...['--version', '2.1.0', '--security-version', '9', '--output', output, '--json'],
  ];

  it('signs what it then verifies and a headset runs', async () => {
    const payload = Uint8Array.from({ length: 5000 }, (_, index) => index & 0xff);
    await writeFile(join(folder, 'payload.bin'), payload);
    const signed = await run(...signArgs('signed.rsfw'));
    expect(signed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(signed.stdout)).toEqual({ ...facts, bytes: 5184 });
    const verified = await run('verify', 'signed.rsfw', '--key', 'maker.pem', '--json');
    expect(JSON.parse(verified.stdout)).toEqual({ ...facts, bytes: 5184 });
    const { firmware, update, unplugAll } = station();
    expect(await update(join(folder, 'signed.rsfw'))).toMatchObject({ firmwareVersion: '2.1.0' });
    expect(await firmware.units()).toEqual(running('2.1.0', 9));
    unplugAll();
    expect(await run(...signArgs('signed.rsfw'))).toMatchObject({ exitCode: 2 });
    expect(await run(...signArgs('other.rsfw', 'x'.repeat(33)))).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('says what is wrong with a file, a key and a command line', async () => {
    const spoilt = (await readFile(file)).map((byte, at) => (at === 1000 ? byte ^ 1 : byte));
    await writeFile(join(folder, 'spoilt.rsfw'), spoilt);
    const results = await Promise.all([
      run('verify', 'spoilt.rsfw', '--key', 'maker.pem'),
      run('verify', 'headset.rsfw', '--key', 'stranger.pem'),
      run('verify', 'headset.rsfw', '--key', 'maker-secret.pem'),
      run('update', 'headset.rsfw', '--serial', 'RS-1', '--key', 'maker.pem', '--yes'),
      run('update', 'headset.rsfw', '--serial', 'RS-1', '--key', 'maker.pem'),
      run('recover', '--serial', 'RS-1'),
    ]);
    const codes = results.map(({ stderr }) => /roundsight: ([a-z-]+):/.exec(stderr)?.[1] ?? '');
    expect(codes).toEqual([
      'firmware-invalid',
      'firmware-invalid',
      'firmware-key-invalid',
      'headset-missing',
      '',
      'headset-missing',
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1, 2, 1, 2, 1]);
    expect(results[4].stderr).toContain('--yes');
  });

  it('lists what is there, which may be nothing', async () => {
    const { exitCode, stdout } = await run('list', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ headsets: expect.any(Array) as unknown[] });
  });
});
