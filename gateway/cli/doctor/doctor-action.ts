import { homedir } from 'node:os';
import { composeEncoderTrials } from '../../compose/encoder-trials.ts';
import type { Config } from '../../config/config-schema.ts';
import { loadConfig, type ConfigFlags } from '../../config/load-config.ts';
import { builtFiles } from '../built-files.ts';
import { checkDisplay } from './check-display.ts';
import { checkFolder } from './check-folders.ts';
import { checkGstreamer } from './check-gstreamer.ts';
import { checkNativeModules } from './check-native-modules.ts';
import { checkNode } from './check-node.ts';
import { checkPort } from './check-port.ts';
import { checkUsb } from './check-usb.ts';
import { checkViewerPorts } from './check-viewer-ports.ts';
import type { Finding } from './finding.ts';
import { isHealthy, reportForPeople, reportForPrograms } from './report.ts';

export interface DoctorFlags extends ConfigFlags {
  json?: boolean;
}

/** Prints what is wrong with this machine; exit code 1 when anything is. */
export async function diagnose({ json = false, ...flags }: DoctorFlags): Promise<void> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const findings = await examine(await loadConfig(flags, context));
  process.stdout.write(json ? reportForPrograms(findings) : reportForPeople(findings));
  process.exitCode = isHealthy(findings) ? 0 : 1;
}

async function examine(config: Config): Promise<Finding[]> {
  const trials = composeEncoderTrials(config.cacheDir, builtFiles, null);
  const found = await Promise.all([
    checkNativeModules(builtFiles.projectFolder),
    checkGstreamer(builtFiles.stitchElementFolder, (encoders) => trials.results(encoders)),
    checkPort(config.host, config.port),
    checkViewerPorts(config),
    checkFolder('Data folder', config.dataDir),
    checkFolder('Cache folder', config.cacheDir),
    checkDisplay(process.env),
    checkUsb(),
  ]);
  return [checkNode(process.version), ...found.flat()];
}
