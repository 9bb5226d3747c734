import { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import type { DoctorFlags } from './doctor-action.ts';

/** `roundsight doctor`: looks at the machine and says what to do about each fault; exit code 1 when there is one. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine and say what to do about each fault')
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--port <number>', 'TCP port to check', wholeNumber)
    .option('--data-dir <folder>', 'folder of the database and the recordings')
    .option('--json', 'print one JSON line')
    .action(async (flags: DoctorFlags) => (await import('./doctor-action.ts')).diagnose(flags));
}
