import type { Config } from './config-schema.ts';

/** The origin of the address that people use, where the configuration names one. */
export function publicOriginOf(config: Pick<Config, 'publicUrl'>): string | null {
  return config.publicUrl === undefined ? null : new URL(config.publicUrl).origin;
}
