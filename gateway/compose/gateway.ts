import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHttpServer } from '../adapters/http/build-http-server.ts';
import { closeDatabase, openDatabase } from '../adapters/sqlite/open-database.ts';
import type { Config } from '../config/config-schema.ts';
import { publicOriginOf } from '../config/public-origin.ts';
import type { Devices } from '../devices.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import { RunningGateway } from '../running-gateway.ts';
import { prepareDemonstration } from '../use-cases/prepare-demonstration.ts';
import { composeDuties } from './gateway-duties.ts';
import { composeParts } from './gateway-parts.ts';
import { composeUseCases } from './http-use-cases.ts';
import { composeMetrics } from './metrics.ts';

/** Builds the gateway on these devices, opens its database and listens; throws `config-missing`, `config-invalid`, `store-failed`, `port-in-use`. */
export async function composeGateway(
  config: Config,
  log: Log,
  devices: Devices,
  consoleFolder: string,
): Promise<RunningGateway> {
  const tls = await readTls(config);
  const metrics = await composeMetrics(config);
  const database = await openDatabase(join(config.dataDir, 'roundsight.db'), log);
  try {
    const parts = await composeParts(config, log, devices, database);
    await prepareDemonstration(parts)();
    const server = await buildHttpServer(
      {
        useCases: composeUseCases(parts, metrics),
        events: parts.consoleEvents,
        presence: parts.presence,
        log,
      },
      {
        tls,
        publicOrigin: publicOriginOf(config),
        consoleFolder,
        limits: config.rateLimits,
      },
    );
    return await RunningGateway.start({ ...composeDuties(parts, config, database), config, log, server });
  } catch (error) {
    await closeDatabase(database);
    throw error;
  }
}

async function readTls(config: Config): Promise<{ certificate: Buffer; key: Buffer } | null> {
  if (config.tls === undefined) return null;
  const read = (key: string, file: string): Promise<Buffer> =>
    readFile(file).catch((error: unknown) => {
      throw new CodedError('config-missing', `tls.${key}: ${file}`, { cause: error });
    });
  const { certificateFile, keyFile } = config.tls;
  return {
    certificate: await read('certificateFile', certificateFile),
    key: await read('keyFile', keyFile),
  };
}
