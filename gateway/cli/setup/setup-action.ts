import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { composeUdevRules } from '../../compose/udev-rules.ts';
import { defaultFolders } from '../../config/default-folders.ts';
import { loadConfig } from '../../config/load-config.ts';
import { builtFiles } from '../built-files.ts';
import { runProgram } from '../doctor/run-program.ts';
import { commandAsRoot } from './command-as-root.ts';
import { installRules, removeRules, type RulesPlace } from './install-rules.ts';
import { rulesReportForPeople, rulesReportForPrograms } from './rules-report.ts';
import { systemRulesFolder } from './system-rules-folder.ts';

export interface SetupFlags {
  udev?: boolean;
  print?: boolean;
  remove?: boolean;
  group?: string;
  config?: string;
  rulesDir: string;
  json?: boolean;
}

/** Installs, prints or removes the udev rules; exit code 1 where it takes root. */
export async function setUpUdev(flags: SetupFlags): Promise<void> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const config = await loadConfig(flags.config === undefined ? {} : { config: flags.config }, context);
  const rules = await composeUdevRules(config, builtFiles, { group: flags.group });
  if (flags.print === true) {
    process.stdout.write(rules);
    return;
  }
  const place: RulesPlace = {
    folder: resolve(flags.rulesDir),
    isRoot: process.getuid?.() === 0,
    run: runProgram,
  };
  const result = await (flags.remove === true ? removeRules(place) : installRules(place, rules));
  const hasSudo = (await runProgram('sudo', ['--version'])).exitCode === 0;
  const report = { result, commandAsRoot: commandAsRoot(wordsOf(flags, place.folder), hasSudo) };
  process.stdout.write(flags.json === true ? rulesReportForPrograms(report) : rulesReportForPeople(report));
  if (result.outcome === 'needs-root') process.exitCode = 1;
}

/** This command again, for root: whose folders are others, so that every path is said whole. */
function wordsOf({ remove, group, config }: SetupFlags, folder: string): string[] {
  const own = defaultFolders(process.env, homedir()).configFile;
  const file = config === undefined ? (existsSync(own) ? own : null) : resolve(config);
  return [
    process.execPath,
    join(builtFiles.projectFolder, 'gateway/cli/roundsight.mjs'),
    ...['setup', '--udev'],
    ...(remove === true ? ['--remove'] : []),
    ...(group === undefined ? [] : ['--group', group]),
    ...(file === null ? [] : ['--config', file]),
    ...(folder === systemRulesFolder ? [] : ['--rules-dir', folder]),
  ];
}
