import { HttpTimeStampAuthority } from '../adapters/time-stamps/http-time-stamp-authority.ts';
import { readTrustedAuthorities } from '../adapters/time-stamps/trusted-authorities.ts';
import type { Config } from '../config/config-schema.ts';
import type { TimeStampAuthority } from '../ports/time-stamp-authority.ts';

/** Who stamps seals with the time; null where the configuration names nobody. Rejects with `time-stamp-ca-invalid`. */
export async function composeTimeStampAuthority({
  evidence: { timeStampAuthority },
}: Pick<Config, 'evidence'>): Promise<TimeStampAuthority | null> {
  if (timeStampAuthority === undefined) return null;
  const { url, caFile } = timeStampAuthority;
  const trusted = caFile === undefined ? null : await readTrustedAuthorities(caFile);
  return new HttpTimeStampAuthority({ url, trusted });
}
