import { Command, InvalidArgumentError, Option } from 'commander';
import { isGroupName } from '../../../hardware/udev/udev-rules.ts';
import type { SetupFlags } from './setup-action.ts';
import { systemRulesFolder } from './system-rules-folder.ts';

/** `roundsight setup --udev`: gives the person at the seat, or a group, the rights to headsets; exit code 1 where it takes root. */
export function setupCommand(): Command {
  const command = new Command('setup')
    .description('let the person at the machine use headsets: installs udev rules')
    .option('--udev', 'the udev rules: the one thing to set up so far')
    .addOption(new Option('--print', 'print the rules and change nothing').conflicts('remove'))
    .option('--remove', 'remove the rules')
    .option('--group <name>', 'let this group use them, too: for machines at which nobody sits', groupName)
    .option(
      '--config <file>',
      'configuration file, for its cameras; default ~/.config/roundsight/config.json',
    )
    .option('--rules-dir <folder>', 'where rules are kept', systemRulesFolder)
    .option('--json', 'print one JSON line');
  return command.action(async (flags: SetupFlags) => {
    if (flags.udev !== true) command.error('error: say what to set up: --udev');
    await (await import('./setup-action.ts')).setUpUdev(flags);
  });
}

function groupName(text: string): string {
  if (!isGroupName(text)) throw new InvalidArgumentError('It must be the name of a group.');
  return text;
}
