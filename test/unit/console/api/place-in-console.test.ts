import { expect, it } from 'vitest';
import { placeInConsole } from '../../../../console/api/place-in-console.ts';

it.each(['/wall', '/sessions/a?bearing=20', '/'])('goes to %s', (place) =>
  expect(placeInConsole(place)).toBe(place),
);

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
  ['/wall'],
])('does not leave the console for %o', (place) => expect(placeInConsole(place)).toBe('/'));
