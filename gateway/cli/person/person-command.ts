import { Command } from 'commander';
import type { PersonEraseFlags, PersonExportFlags } from './person-actions.ts';

const help = `
A person is a candidate: say the account's id or the name. Both are noted in the audit log. \`export\` works beside a running gateway.
\`erase\` needs it stopped, as it would go on knowing the name, and refuses while an exam session of the person is open or on legal
hold. What stays is a signed tombstone for each exam session, and audit entries with ids alone. Copies that were exported or handed
on, and backups, are yours to delete.

Examples:
  roundsight person export "Ada Lindqvist" --output ada.zip --recordings
  roundsight person erase 5f0c9d1e --reason "request of 12 May, case 2026-117"`;

/** `roundsight person`: what is kept about one candidate, to hand over or to erase. */
export function personCommand(): Command {
  const group = new Command('person')
    .description('export everything that is kept about one candidate, or erase it')
    .addHelpText('after', help)
    .exitOverride()
    .showHelpAfterError('(try `roundsight person --help`)');
  withData(group.command('export'))
    .description('write everything that is kept about a candidate, and who saw it')
    .argument('<person>', 'account id or name')
    .requiredOption('--output <folder or file.zip>', 'what to make; it must not be there')
    .option('--recordings', 'with the recordings, decrypted, in the form that `roundsight verify` takes')
    .action(async (who: string, flags: PersonExportFlags) => (await actions()).exportOne(who, flags));
  const erasing: Command = withData(group.command('erase'))
    .description('delete everything that is kept about a candidate, for ever')
    .argument('<person>', 'account id or name')
    .requiredOption('--reason <text>', 'why, without the name: it is kept in the audit log')
    .option('--yes', 'do not ask')
    .action(async (who: string, flags: PersonEraseFlags) => (await actions()).eraseOne(erasing, who, flags));
  return group;
}

/** What the subcommands do: loaded when one is called. */
const actions = () => import('./person-actions.ts');

function withData(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--data-dir <folder>', 'folder of the database')
    .option('--json', 'print one JSON line');
}
