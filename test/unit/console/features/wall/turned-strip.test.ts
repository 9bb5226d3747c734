import { expect, it } from 'vitest';
import { stripRows, turnedSlices } from '../../../../../console/features/wall/turned-strip.ts';

/** Column of the strip at which a column of the panorama is drawn. */
function targetOf(column: number, widthPx: number, headBearingDeg: number): number | undefined {
  const slice = turnedSlices(widthPx, headBearingDeg).find(
    ({ sourceX, widthPx: width }) => column >= sourceX && column < sourceX + width,
  );
  return slice && column - slice.sourceX + slice.targetX;
}

it.each([
  // What is straight ahead in the room is left of the middle of the picture when the head is turned to the right.
  ['the head forward', 180, 0],
  ['the head to the right', 90, 90],
  ['the head to the left', 270, -90],
  ['the head to the left, as a bearing', 270, 270],
  ['the head backward', 0, 180],
])('%s, the room’s forward direction is in the middle', (_name, column, headBearingDeg) => {
  expect(targetOf(column, 360, headBearingDeg)).toBe(180);
});

it('draws every column once', () => {
  for (const headBearingDeg of [0, 17.3, 123.9, 359.9, -40]) {
    const drawn = Array.from({ length: 480 }, (_, column) => targetOf(column, 480, headBearingDeg));
    expect(new Set(drawn).size).toBe(480);
    expect(drawn).not.toContain(undefined);
  }
});

it('shows elevations 45° to −60°', () => {
  expect(stripRows(180)).toEqual({ top: 45, heightPx: 105 });
  expect(stripRows(240)).toEqual({ top: 60, heightPx: 140 });
});
