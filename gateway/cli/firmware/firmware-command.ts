import { Command, InvalidArgumentError } from 'commander';
import type { CommonFlags, KeyFlags, RecoverFlags, SignFlags, UpdateFlags } from './firmware-actions.ts';

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

/** What the subcommands do: loaded when one is called. */
const actions = () => import('./firmware-actions.ts');

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
    .action(async (flags: CommonFlags) => (await actions()).list(flags));
}

function addVerify(group: Command): void {
  withKeys(group.command('verify'))
    .description('check a file of firmware and say what it is')
    .argument('<file>', 'the file')
    .action(async (file: string, flags: KeyFlags) => (await actions()).verify(file, flags));
}

function addUpdate(group: Command): void {
  const command = withKeys(group.command('update'))
    .description('install a file of firmware on one headset')
    .argument('<file>', 'the file')
    .requiredOption('--serial <number>', 'serial number of the headset')
    .option('--yes', 'do not ask');
  command.action(async (file: string, flags: UpdateFlags) => (await actions()).update(command, file, flags));
}

function addRecover(group: Command): void {
  withJson(group.command('recover'))
    .description('send a headset that was left in update mode back to work')
    .requiredOption('--serial <number>', 'serial number of the headset')
    .action(async (flags: RecoverFlags) => (await actions()).recover(flags));
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
    .action(async (payload: string, flags: SignFlags) => (await actions()).sign(payload, flags));
}

function securityVersion(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 0xffffffff)
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  return value;
}
