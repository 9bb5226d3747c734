import { expect, it } from 'vitest';
import { tileBeside, type TilePlace } from '../../../../../console/features/wall/tile-steps.ts';

const at = (id: string, column: number, row: number, wide = 1, high = 1): TilePlace => ({
  ...{ id, left: column * 110, top: row * 110 },
  ...{ width: wide * 110 - 10, height: high * 110 - 10 },
});
// a b c
// d D D
// e D D
// f
const places = [
  ...[at('a', 0, 0), at('b', 1, 0), at('c', 2, 0)],
  ...[at('d', 0, 1), at('D', 1, 1, 2, 2), at('e', 0, 2), at('f', 0, 3)],
];

it.each([
  ['a', 'ArrowRight', 'b'],
  ['b', 'ArrowLeft', 'a'],
  ['c', 'ArrowRight', null],
  ['a', 'ArrowUp', null],
  ['a', 'ArrowDown', 'd'],
  ['c', 'ArrowDown', 'D'],
  ['d', 'ArrowRight', 'D'],
  ['e', 'ArrowRight', 'D'],
  ['D', 'ArrowLeft', 'd'],
  ['f', 'ArrowUp', 'e'],
  ['a', 'Enter', null],
  ['nobody', 'ArrowDown', null],
])('from %s, %s leads to %s', (from, key, to) => {
  expect(tileBeside(places, from, key)).toBe(to);
});
