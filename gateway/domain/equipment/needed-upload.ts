import type { MediaTrack } from '../../contract/media.ts';
import { defaultMediaOptions } from '../media-plan/plan-input.ts';

/** What the tracks of a seat send when they are watched, in bits per second. */
export function neededUploadBps(tracks: readonly Pick<MediaTrack, 'role'>[]): number {
  const { panoramaBitrateBps, screenBitrateBps, webcamBitrateBps, microphoneBitrateBps } =
    defaultMediaOptions;
  const bitrateOf: Record<MediaTrack['role'], number> = {
    panorama: panoramaBitrateBps,
    screen: screenBitrateBps,
    webcam: webcamBitrateBps,
    microphone: microphoneBitrateBps,
  };
  return tracks.reduce((sum, { role }) => sum + bitrateOf[role], 0);
}
