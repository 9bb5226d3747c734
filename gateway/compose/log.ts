import { createLog } from '../adapters/system/pino-log.ts';
import type { Config } from '../config/config-schema.ts';
import type { Log } from '../ports/log.ts';

/** Builds the log that everything in this process writes to. */
export function composeLog(config: Config, json: boolean): Log {
  return createLog({ level: config.logLevel, json, write: (text) => process.stderr.write(text) });
}
