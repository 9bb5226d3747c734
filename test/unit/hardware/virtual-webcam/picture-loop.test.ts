import { expect, it } from 'vitest';
import { PictureLoop } from '../../../../hardware/virtual-webcam/picture-loop.ts';

const square =
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="9" height="9"/></svg>';

it('a picture of the loop is drawn when it is first wanted, and once', async () => {
  const drawn: number[] = [];
  const loop = new PictureLoop(4, (share) => {
    drawn.push(share);
    return square;
  });
  expect(drawn).toEqual([]);
  const [one, again] = await Promise.all([loop.picture(5), loop.picture(1)]);
  expect(again).toBe(one);
  await loop.picture(4_000_002);
  expect(drawn).toEqual([0.25, 0.5]);
});

it('what cannot be drawn is told', async () => {
  await expect(new PictureLoop(4, () => 'no drawing').picture(0)).rejects.toThrow();
});
