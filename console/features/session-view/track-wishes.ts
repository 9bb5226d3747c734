import type { MediaTrack } from '../../../gateway/contract/media.ts';
import type { Wishes } from '../../media/whep-connection.ts';

/**
 * What is wanted of the pictures: all of those in sight, nothing of the others, and of the room a small one at least, so that there is
 * one at once when it is in sight again. What has not been looked at yet counts as seen; sounds are always wanted.
 */
export function trackWishes(
  tracks: readonly Pick<MediaTrack, 'id' | 'kind' | 'role'>[],
  isSeen: ReadonlyMap<string, boolean>,
): Wishes {
  return Object.fromEntries(
    tracks
      .filter(({ kind }) => kind === 'video')
      .map(({ id, role }) => {
        if (isSeen.get(id) !== false) return [id, 'full'];
        return [id, role === 'panorama' ? 'thumbnail' : 'nothing'];
      }),
  );
}
