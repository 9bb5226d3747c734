import { isHeadset, loadProfiles } from '../adapters/headset/load-profiles.ts';
import { FswebcamWebcams } from '../adapters/webcam/fswebcam-webcams.ts';
import type { Config } from '../config/config-schema.ts';
import type { Webcams } from '../ports/webcams.ts';
import type { BuiltFiles } from './built-files.ts';

/** This machine's webcams: the cameras that no profile claims; throws `config-invalid` for a bad profile or camera. */
export async function composeWebcams(
  { cameras }: Pick<Config, 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder' | 'webcamStillProcessEntry'>,
): Promise<Webcams> {
  const profiles = await loadProfiles(files.profilesFolder, cameras);
  return new FswebcamWebcams({
    stillProcessEntry: files.webcamStillProcessEntry,
    isHeadset: (device) => isHeadset(profiles, device),
  });
}
