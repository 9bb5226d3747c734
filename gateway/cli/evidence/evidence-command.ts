import { Command, Option } from 'commander';
import type { DataFlags, ExportFlags } from './evidence-actions.ts';
import type { ReportFlags } from './report-actions.ts';

/** That reports are written in. */
const languages = ['en', 'de'] as const;

const help = `
All of it works on the data folder of a gateway, whether that runs or not, for whoever may read its files. Every export and every
new key is noted in the audit log. What was exported is decrypted: keep it where only those who need it get at it.

Examples:
  roundsight evidence export 5f0c9d1e --output exam-5f0c9d1e
  roundsight evidence export 5f0c9d1e --output exam-5f0c9d1e.zip
  roundsight evidence report 5f0c9d1e --output report.pdf --language de
  roundsight evidence keys --json > keys.json
  roundsight evidence tombstones 5f0c9d1e --json > tombstone.json
  roundsight verify exam-5f0c9d1e --key keys.json`;

/** `roundsight evidence`: what was recorded, out of the gateway, and the keys that seal it. */
export function evidenceCommand(): Command {
  const group = new Command('evidence')
    .description(
      'export the sealed recording of an exam session, report on it; the keys that seal; the proofs of what was deleted',
    )
    .addHelpText('after', help)
    .exitOverride()
    .showHelpAfterError('(try `roundsight evidence --help`)');
  withData(group.command('export'))
    .description('write the recording of an exam session, decrypted, with everything that proves it')
    .argument('<exam-session>', 'its id')
    .requiredOption('--output <folder or file.zip>', 'what to make; it must not be there')
    .action(async (id: string, flags: ExportFlags) => (await actions()).exportSession(id, flags));
  const reporting: Command = withData(group.command('report'))
    .description(
      'write a report of an exam session for people: what happened, who did what, how to verify it',
    )
    .argument('<exam-session>', 'its id')
    .requiredOption('--output <file>', 'the file to make, report.html or report.pdf; it must not be there')
    .addOption(new Option('--language <language>', 'of the report').choices([...languages]).default('en'))
    .action(async (id: string, flags: ReportFlags) =>
      (await import('./report-actions.ts')).reportSession(reporting, id, flags),
    );
  withData(group.command('keys'))
    .description('list the public keys that sealed recordings, and from when to when')
    .action(async (flags: DataFlags) => (await actions()).keys(flags));
  withData(group.command('rotate-key'))
    .description('make a new key the one that seals, from now on')
    .action(async (flags: DataFlags) => (await actions()).rotateKey(flags));
  withData(group.command('time-stamps'))
    .description('list the sealed recordings that no authority has stamped with the time')
    .action(async (flags: DataFlags) => (await actions()).timeStamps(flags));
  withData(group.command('uploads'))
    .description('list what of the recordings is not in the object store, and what failed')
    .action(async (flags: DataFlags) => (await actions()).uploads(flags));
  withData(group.command('tombstones'))
    .description(
      'list the signed proofs of what was deleted; with --json one a line, as `roundsight verify` takes it',
    )
    .argument('[exam-session]', 'its id; all where absent')
    .action(async (id: string | undefined, flags: DataFlags) => (await actions()).tombstones(id, flags));
  return group;
}

/** What the subcommands do: loaded when one is called. */
const actions = () => import('./evidence-actions.ts');

function withData(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--data-dir <folder>', 'folder of the database')
    .option('--json', 'print one JSON line');
}
