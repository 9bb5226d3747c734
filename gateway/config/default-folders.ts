import { isAbsolute, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folders that belong to this user, by the XDG Base Directory Specification 0.8. */
export function defaultFolders(environment: Environment, home: string) {
  const base = (variable: string, fallback: string): string => {
    const value = environment[variable];
    // The specification: a path that is not absolute is to be ignored.
    return join(value !== undefined && isAbsolute(value) ? value : join(home, fallback), 'roundsight');
  };
  const configDir = base('XDG_CONFIG_HOME', '.config');
  return {
    configFile: join(configDir, 'config.json'),
    firmwareKeysDir: join(configDir, 'firmware-keys'),
    dataDir: base('XDG_DATA_HOME', '.local/share'),
    cacheDir: base('XDG_CACHE_HOME', '.cache'),
  };
}
