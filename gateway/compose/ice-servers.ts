import { readFile } from 'node:fs/promises';
import {
  SharedSecretIceServers,
  type SharedSecretTurn,
} from '../adapters/crypto/shared-secret-ice-servers.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { IceServers } from '../ports/ice-servers.ts';
import type { IceServer } from '../ports/viewer-transport.ts';

/** Throws `config-missing` where the secret of the TURN server cannot be read, `config-invalid` where it is empty. */
export async function composeIceServers(config: Config): Promise<IceServers> {
  return new SharedSecretIceServers({
    clock: systemClock,
    fixed: config.iceServers as IceServer[],
    turn: config.turn === undefined ? null : await withSecret(config.turn),
  });
}

async function withSecret(turn: NonNullable<Config['turn']>): Promise<SharedSecretTurn> {
  const { secretFile, ...rest } = turn;
  const text = await readFile(secretFile, 'utf8').catch((error: unknown) => {
    throw new CodedError('config-missing', `turn.secretFile: ${secretFile}`, { cause: error });
  });
  const secret = text.trim();
  if (secret === '') throw new CodedError('config-invalid', `turn.secretFile: ${secretFile} is empty`);
  return { ...rest, secret };
}
