import { expect, it } from 'vitest';
import { trackWishes } from '../../../../../console/features/session-view/track-wishes.ts';

const tracks = [
  { id: 'panorama', kind: 'video', role: 'panorama' },
  { id: 'screen-1', kind: 'video', role: 'screen' },
  { id: 'webcam', kind: 'video', role: 'webcam' },
  { id: 'microphone', kind: 'audio', role: 'microphone' },
] as const;

it('wants everything that nobody has looked at yet, or that is in sight', () => {
  const wishes = { panorama: 'full', 'screen-1': 'full', webcam: 'full' };
  expect(trackWishes(tracks, new Map())).toEqual(wishes);
  expect(trackWishes(tracks, new Map([['webcam', true]]))).toEqual(wishes);
});

it('wants nothing of what is out of sight, but a little of the room', () => {
  const unseen = new Map(tracks.map(({ id }) => [id, false]));
  expect(trackWishes(tracks, unseen)).toEqual({
    panorama: 'thumbnail',
    'screen-1': 'nothing',
    webcam: 'nothing',
  });
});
