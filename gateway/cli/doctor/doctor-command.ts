import { homedir } from 'node:os';
import { Command } from 'commander';
import type { Config } from '../../config/config-schema.ts';
import { loadConfig, type ConfigFlags } from '../../config/load-config.ts';
import { builtFiles } from '../built-files.ts';
import { wholeNumber } from '../whole-number.ts';
import { checkDisplay } from './check-display.ts';
import { checkFolder } from './check-folders.ts';
import { checkGstreamer } from './check-gstreamer.ts';
import { checkNativeModules } from './check-native-modules.ts';
import { checkNode } from './check-node.ts';
import { checkPort } from './check-port.ts';
import { checkUsb } from './check-usb.ts';
import type { Finding } from './finding.ts';
import { isHealthy, reportForPeople, reportForPrograms } from './report.ts';

interface DoctorFlags extends ConfigFlags {
  json?: boolean;
}

/** `roundsight doctor`: looks at the machine and says what to do about each fault; exit code 1 when there is one. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine and say what to do about each fault')
    .option('--config <file>', 'configuration file; default ~/.config/roundsight/config.json')
    .option('--port <number>', 'TCP port to check', wholeNumber)
    .option('--data-dir <folder>', 'folder of the database and the recordings')
    .option('--json', 'print one JSON line')
    .action(async ({ json = false, ...flags }: DoctorFlags) => {
      const config = await loadConfig(flags, {
        environment: process.env,
        home: homedir(),
        workingFolder: process.cwd(),
      });
      const findings = await examine(config);
      process.stdout.write(json ? reportForPrograms(findings) : reportForPeople(findings));
      process.exitCode = isHealthy(findings) ? 0 : 1;
    });
}

async function examine(config: Config): Promise<Finding[]> {
  const found = await Promise.all([
    checkNativeModules(builtFiles.projectFolder),
    checkGstreamer(builtFiles.stitchElementFolder),
    checkPort(config.host, config.port),
    checkFolder('Data folder', config.dataDir),
    checkFolder('Cache folder', config.cacheDir),
    checkDisplay(process.env),
    checkUsb(),
  ]);
  return [checkNode(process.version), ...found.flat()];
}
