import { homedir } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { composeFirmware } from '../../compose/firmware.ts';
import { defaultFolders } from '../../config/default-folders.ts';
import type { FirmwareFacts, FirmwareUnit } from '../../ports/firmware-station.ts';
import { progressOnStderr } from '../progress-line.ts';
import { ask } from './ask.ts';
import {
  factsForPeople,
  firmwareProgressText,
  forPrograms,
  installedForPeople,
  questionOf,
  recoveryForPeople,
  unitsForPeople,
} from './firmware-results.ts';

interface CommonFlags {
  json?: boolean;
}

interface UpdateFlags extends CommonFlags {
  serial: string;
  key: string[];
  yes?: boolean;
}

interface SignFlags extends CommonFlags {
  key: string;
  model: string;
  version: string;
  securityVersion: number;
  output: string;
}

const help = `
Files of firmware are signed. Trusted are the public keys (Ed25519, PEM) that --key names and those in
~/.config/roundsight/firmware-keys. A headset must not be in use by the gateway while it is updated: stop the gateway first.
An update that was cut off goes on where it stopped when it is run again.`;

/** `roundsight firmware`: looks after the firmware of headsets on this machine's USB. */
export function firmwareCommand(): Command {
  const group = new Command('firmware')
    .description('list, update and recover headsets on the USB; verify and sign files of firmware')
    .addHelpText('after', help)
    .exitOverride()
    .showHelpAfterError('(try `roundsight firmware --help`)');
  addList(group);
  addVerify(group);
  addUpdate(group);
  addRecover(group);
  addSign(group);
  return group;
}

function compose() {
  return composeFirmware(defaultFolders(process.env, homedir()).firmwareKeysDir);
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON line');
}

function withKeys(command: Command): Command {
  const collect = (file: string, files: string[]): string[] => [...files, file];
  return withJson(
    command.option('--key <file>', 'trust this public key as well; may be repeated', collect, []),
  );
}

function addList(group: Command): void {
  withJson(group.command('list'))
    .description('show the headsets on the USB with their firmware')
    .action(async ({ json }: CommonFlags) => {
      const units = await compose().station.units();
      process.stdout.write(json ? forPrograms({ headsets: units }) : unitsForPeople(units));
    });
}

function addVerify(group: Command): void {
  withKeys(group.command('verify'))
    .description('check a file of firmware and say what it is')
    .argument('<file>', 'the file')
    .action(async (file: string, { key, json }: UpdateFlags) => {
      const { facts } = await compose().station.verify(file, key);
      process.stdout.write(json ? forPrograms(facts) : factsForPeople(facts));
    });
}

function addUpdate(group: Command): void {
  const command = withKeys(group.command('update'))
    .description('install a file of firmware on one headset')
    .argument('<file>', 'the file')
    .requiredOption('--serial <number>', 'serial number of the headset')
    .option('--yes', 'do not ask');
  command.action(async (file: string, flags: UpdateFlags) => {
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
    process.stdout.write(
      json ? forPrograms({ serial, ...installed }) : installedForPeople(serial, installed),
    );
  });
}

function addRecover(group: Command): void {
  withJson(group.command('recover'))
    .description('send a headset that was left in update mode back to work')
    .requiredOption('--serial <number>', 'serial number of the headset')
    .action(async ({ serial, json }: UpdateFlags) => {
      const result = await compose().station.recover(serial);
      process.stdout.write(json ? forPrograms({ serial, result }) : recoveryForPeople(serial, result));
      process.exitCode = result === 'needs-firmware' ? 1 : 0;
    });
}

function addSign(group: Command): void {
  withJson(group.command('sign'))
    .description('make a file of firmware for the reference headset; for firmware engineers')
    .argument('<payload>', 'what the unit runs')
    .requiredOption('--key <file>', 'private key (Ed25519, PEM)')
    .requiredOption(
      '--model <name>',
      'model as in the identity of the headset, such as "Roundsight Reference"',
    )
    .requiredOption('--version <text>', 'firmware version')
    .requiredOption(
      '--security-version <number>',
      'units refuse a lower one than they ever ran',
      securityVersion,
    )
    .requiredOption('--output <file>', 'the file to write')
    .action(async (payloadFile: string, { key, version, json, ...flags }: SignFlags) => {
      const request = { ...flags, payloadFile, privateKeyFile: key, firmwareVersion: version };
      const facts = await compose().station.sign(request);
      process.stdout.write(json ? forPrograms(facts) : factsForPeople(facts));
    });
}

function securityVersion(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 0xffffffff)
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  return value;
}

/** Aborted by Ctrl-C: the update then ends as soon as the headset bears it. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return interrupted.signal;
}
