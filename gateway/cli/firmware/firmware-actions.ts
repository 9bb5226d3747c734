import { homedir } from 'node:os';
import type { Command } from 'commander';
import { composeFirmware } from '../../compose/firmware.ts';
import { defaultFolders } from '../../config/default-folders.ts';
import type { FirmwareFacts, FirmwareUnit } from '../../ports/firmware-station.ts';
import { progressOnStderr } from '../progress-line.ts';
import { ask } from '../ask.ts';
import {
  factsForPeople,
  firmwareProgressText,
  forPrograms,
  installedForPeople,
  questionOf,
  recoveryForPeople,
  unitsForPeople,
} from './firmware-results.ts';

export interface CommonFlags {
  json?: boolean;
}

export interface KeyFlags extends CommonFlags {
  key: string[];
}

export interface UpdateFlags extends KeyFlags {
  serial: string;
  yes?: boolean;
}

export interface RecoverFlags extends CommonFlags {
  serial: string;
}

export interface SignFlags extends CommonFlags {
  key: string;
  model: string;
  version: string;
  securityVersion: number;
  output: string;
}

function compose() {
  return composeFirmware(defaultFolders(process.env, homedir()).firmwareKeysDir);
}

export async function list({ json }: CommonFlags): Promise<void> {
  const units = await compose().station.units();
  process.stdout.write(json ? forPrograms({ headsets: units }) : unitsForPeople(units));
}

export async function verify(file: string, { key, json }: KeyFlags): Promise<void> {
  const { facts } = await compose().station.verify(file, key);
  process.stdout.write(json ? forPrograms(facts) : factsForPeople(facts));
}

/** Installs a file; asks the person at the terminal unless told not to. */
export async function update(command: Command, file: string, flags: UpdateFlags): Promise<void> {
  const { serial, key: keyFiles, yes = false, json } = flags;
  if (!yes && !process.stdin.isTTY)
    command.error('error: there is nobody to ask here: say --yes to install without a question');
  const signal = interruption();
  const confirm = (unit: FirmwareUnit, facts: FirmwareFacts): Promise<boolean> =>
    yes ? Promise.resolve(true) : ask(questionOf(unit, facts), signal);
  const progress = progressOnStderr(firmwareProgressText);
  const installed = await compose()
    .update({ file, keyFiles, serial, confirm }, { signal, onProgress: (news) => progress.show(news) })
    .finally(() => progress.end());
  process.stdout.write(json ? forPrograms({ serial, ...installed }) : installedForPeople(serial, installed));
}

/** Exit code 1 where the headset needs firmware to work again. */
export async function recover({ serial, json }: RecoverFlags): Promise<void> {
  const result = await compose().station.recover(serial);
  process.stdout.write(json ? forPrograms({ serial, result }) : recoveryForPeople(serial, result));
  process.exitCode = result === 'needs-firmware' ? 1 : 0;
}

export async function sign(payloadFile: string, { key, version, json, ...flags }: SignFlags): Promise<void> {
  const request = { ...flags, payloadFile, privateKeyFile: key, firmwareVersion: version };
  const facts = await compose().station.sign(request);
  process.stdout.write(json ? forPrograms(facts) : factsForPeople(facts));
}

/** Aborted by Ctrl-C: the update then ends as soon as the headset bears it. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return interrupted.signal;
}
