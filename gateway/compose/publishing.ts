import { readFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { randomSecrets } from '../adapters/crypto/random-secrets.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { WhipPublisher } from '../adapters/webrtc/publishing/whip-publisher.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import type { MediaPublisher } from '../ports/media-publisher.ts';
import { composeIceServers } from './ice-servers.ts';

/** Where exam sessions are published; null where the configuration names no place. Throws `config-missing`, `config-invalid`. */
export async function composePublisher(config: Config, log: Log): Promise<MediaPublisher | null> {
  const { publishing } = config;
  if (publishing === undefined) return null;
  const iceServers = await composeIceServers(config);
  return new WhipPublisher({
    clock: systemClock,
    newId: () => randomSecrets.newId(),
    randomUint32: () => randomInt(2 ** 32),
    random: () => randomInt(2 ** 32) / 2 ** 32,
    iceServers: () => iceServers.namedFor('gateway'),
    whipUrl: publishing.whipUrl,
    token: publishing.tokenFile === undefined ? null : await readToken(publishing.tokenFile),
    log,
  });
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CodedError('config-missing', `publishing.tokenFile: ${file}`, { cause: error });
  });
  const token = text.trim();
  if (token === '') throw new CodedError('config-invalid', `publishing.tokenFile: ${file} is empty`);
  return token;
}
