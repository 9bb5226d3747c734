import { expect, it } from 'vitest';
import { queryOfView, viewFromQuery } from '../../../../console/media/view-address.ts';

it('an address without a wish looks at the screen', () => {
  expect(viewFromQuery({})).toEqual({ yawDeg: 0, pitchDeg: 0, fovDeg: 90 });
});

it('an address may name bearing, elevation and field of view', () => {
  expect(viewFromQuery({ bearing: '137', elevation: '-10', fov: '60' })).toEqual({
    yawDeg: 137,
    pitchDeg: -10,
    fovDeg: 60,
  });
});

it.each([
  { bearing: 'left' },
  { bearing: ['1', '2'] },
  { bearing: '' },
  { bearing: 'Infinity' },
  { bearing: null },
])('nonsense is passed over: %o', (query) => expect(viewFromQuery(query).yawDeg).toBe(0));

it('what is out of range is brought inside', () => {
  expect(viewFromQuery({ bearing: '-90', elevation: '200', fov: '5' })).toEqual({
    yawDeg: 270,
    pitchDeg: 90,
    fovDeg: 30,
  });
});

it('and the address of a view leads back to it', () => {
  const view = { yawDeg: 137, pitchDeg: -10, fovDeg: 60 };
  expect(viewFromQuery(queryOfView(view))).toEqual(view);
});
