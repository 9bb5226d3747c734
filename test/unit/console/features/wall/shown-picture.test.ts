import { expect, it } from 'vitest';
import { shownPicture } from '../../../../../console/features/wall/shown-picture.ts';

it.each([
  ['nothing before anything has come', null, null, { kind: 'none' }],
  ['a still before the first frame', null, 2100, { kind: 'still', ageS: 2 }],
  ['the room live, whatever stills there are', 300, 100, { kind: 'live' }],
  ['the last frame where no newer still has come', 7900, 60_000, { kind: 'held', ageS: 7 }],
  ['the last frame where there is no still', 7900, null, { kind: 'held', ageS: 7 }],
  ['a still that is newer than the last frame', 7900, 1000, { kind: 'still', ageS: 1 }],
] as const)('shows %s', (_name, frameMs, stillMs, shown) => {
  expect(shownPicture({ frameMs, stillMs })).toEqual(shown);
});
