import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { composeLog } from '../../compose/log.ts';
import { erasureOfPerson, exportOfPerson } from '../../compose/person-tools.ts';
import { loadConfig } from '../../config/load-config.ts';
import { ask } from '../ask.ts';
import { progressOnStderr } from '../progress-line.ts';
import { stopSignal } from '../stop-signal.ts';
import {
  erasedForPeople,
  erasureQuestion,
  personExportedForPeople,
  personProgressText,
} from './person-results.ts';

interface DataFlags {
  config?: string;
  dataDir?: string;
  json?: boolean;
}

export interface PersonExportFlags extends DataFlags {
  output: string;
  recordings?: boolean;
}

export interface PersonEraseFlags extends DataFlags {
  reason: string;
  yes?: boolean;
}

/** Writes what is kept about a person; Ctrl-C leaves nothing of it. */
export async function exportOne(who: string, flags: PersonExportFlags): Promise<void> {
  const progress = progressOnStderr(personProgressText);
  const output = resolve(flags.output);
  const { config, log } = await opened(flags);
  const result = await exportOfPerson(config, log, {
    ...{ who, output, withRecordings: flags.recordings === true, by: userInfo().username },
    signal: stopSignal(),
    onProgress: (news) => progress.show(news),
  }).finally(() => progress.end());
  const exported = { output, ...result };
  process.stdout.write(flags.json ? `${JSON.stringify(exported)}\n` : personExportedForPeople(exported));
}

/** Erases a person; asks the one at the terminal unless told not to. */
export async function eraseOne(command: Command, who: string, flags: PersonEraseFlags): Promise<void> {
  const { yes = false, reason, json } = flags;
  if (!yes && !process.stdin.isTTY)
    command.error('error: there is nobody to ask here: say --yes to erase without a question');
  if (reason.trim() === '') command.error('error: --reason has no words');
  const { config, log } = await opened(flags);
  const erased = await erasureOfPerson(config, log, {
    ...{ who, reason: reason.trim(), by: userInfo().username },
    confirm: (person) => (yes ? Promise.resolve(true) : ask(erasureQuestion(person), stopSignal())),
  });
  process.stdout.write(json ? `${JSON.stringify(erased)}\n` : erasedForPeople(erased));
}

async function opened(flags: DataFlags) {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const config = await loadConfig(flags, context);
  return { config, log: composeLog({ ...config, logLevel: 'warn' }, !process.stderr.isTTY) };
}
