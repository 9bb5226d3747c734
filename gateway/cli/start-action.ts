import { homedir } from 'node:os';
import { composeDevices } from '../compose/devices.ts';
import { composeGateway } from '../compose/gateway.ts';
import { composeLog } from '../compose/log.ts';
import { loadConfig, type ConfigFlags } from '../config/load-config.ts';
import { runGatewayProcess } from '../main.ts';
import { builtFiles } from './built-files.ts';
import { readyForPeople, readyForPrograms, type Ready } from './ready-message.ts';

export interface StartFlags extends ConfigFlags {
  json?: boolean;
}

/** Runs the gateway until the process is told to stop. */
export async function start({ json = false, ...flags }: StartFlags): Promise<void> {
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
