import { udevRules, type UdevRulesOptions } from '../../hardware/udev/udev-rules.ts';
import { loadProfiles } from '../adapters/headset/load-profiles.ts';
import type { Config } from '../config/config-schema.ts';
import type { BuiltFiles } from './built-files.ts';

/** The udev rules for the project's cameras and those of the configuration; throws `config-invalid` for a bad profile or camera. */
export async function composeUdevRules(
  { cameras }: Pick<Config, 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder'>,
  options: UdevRulesOptions,
): Promise<string> {
  return udevRules(await loadProfiles(files.profilesFolder, cameras), options);
}
