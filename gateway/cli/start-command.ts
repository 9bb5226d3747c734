import { Command, Option } from 'commander';
import { logLevels } from '../config/log-levels.ts';
import type { StartFlags } from './start-action.ts';
import { wholeNumber } from './whole-number.ts';

/** `roundsight start`: runs the gateway until it is stopped. */
export function startCommand(): Command {
  return new Command('start')
    .description('start the gateway and print one sign-in link per role')
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--host <address>', 'address to listen on; anything but loopback needs TLS')
    .option('--port <number>', 'TCP port; 0 takes any free one', wholeNumber)
    .option('--data-dir <folder>', 'folder of the database')
    .addOption(new Option('--headset <kind>', 'which headset to use').choices(['auto', 'usb', 'virtual']))
    .option('--scenario <name>', 'what the virtual headset shows: quiet-exam, person-enters, look-around …')
    .option('--panorama <file>', 'a real panorama as the scene of the virtual headset')
    .option('--virtual-headsets <number>', 'how many virtual headsets', wholeNumber)
    .option('--no-demonstration', 'leave headsets idle that no exam session needs')
    .addOption(new Option('--log-level <level>', 'least important log entries').choices(logLevels))
    .option('--json', 'print one JSON line when ready, and the log as JSON')
    .action(async (flags: StartFlags) => (await import('./start-action.ts')).start(flags));
}
