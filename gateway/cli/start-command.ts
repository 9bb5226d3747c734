import { homedir } from 'node:os';
import { Command, Option } from 'commander';
import { composeDevices } from '../compose/devices.ts';
import { composeGateway } from '../compose/gateway.ts';
import { composeLog } from '../compose/log.ts';
import { logLevels } from '../config/config-schema.ts';
import { loadConfig, type ConfigFlags } from '../config/load-config.ts';
import { runGatewayProcess } from '../main.ts';
import { builtFiles } from './built-files.ts';
import { readyForPeople, readyForPrograms, type Ready } from './ready-message.ts';
import { wholeNumber } from './whole-number.ts';

interface StartFlags extends ConfigFlags {
  json?: boolean;
}

/** `roundsight start`: runs the gateway until it is stopped. */
export function startCommand(): Command {
  return new Command('start')
    .description('start the gateway and print one sign-in link per role')
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--host <address>', 'address to listen on; anything but loopback needs TLS')
    .option('--port <number>', 'TCP port; 0 takes any free one', wholeNumber)
    .option('--data-dir <folder>', 'folder of the database')
    .addOption(new Option('--headset <kind>', 'which headset to use').choices(['auto', 'usb', 'virtual']))
    .option('--scenario <name>', 'what the virtual headset shows, such as quiet-exam')
    .option('--panorama <file>', 'a real panorama as the scene of the virtual headset')
    .option('--virtual-headsets <number>', 'how many virtual headsets', wholeNumber)
    .option('--no-demonstration', 'leave headsets idle that no exam session needs')
    .addOption(new Option('--log-level <level>', 'least important log entries').choices(logLevels))
    .option('--json', 'print one JSON line when ready, and the log as JSON')
    .action((flags: StartFlags) => start(flags));
}

async function start({ json = false, ...flags }: StartFlags): Promise<void> {
  const config = await loadConfig(flags, {
    environment: process.env,
    home: homedir(),
    workingFolder: process.cwd(),
  });
  const log = composeLog(config, json || !process.stderr.isTTY);
  await runGatewayProcess({
    log,
    start: async () => {
      const devices = await composeDevices(config, log, builtFiles);
      return composeGateway(config, log, devices, builtFiles.consoleFolder);
    },
    onReady: async (gateway) => {
      const ready: Ready = {
        address: gateway.address,
        links: await gateway.signInLinks(),
        headsetKind: await gateway.headsetKind,
        headset: gateway.headsets()[0] ?? null,
        pid: process.pid,
      };
      process.stdout.write(json ? readyForPrograms(ready) : readyForPeople(ready));
    },
  });
}
