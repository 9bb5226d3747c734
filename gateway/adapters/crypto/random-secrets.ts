import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Secrets } from '../../ports/secrets.ts';

/** Ids and tokens from the operating system's generator; SHA-256 digests, enough for 256 random bits. */
export const randomSecrets: Secrets = {
  newId: () => randomUUID(),
  newToken: () => randomBytes(32).toString('base64url'),
  digest: (token) => createHash('sha256').update(token).digest('base64url'),
};
