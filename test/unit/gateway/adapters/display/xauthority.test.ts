import { expect, it } from 'vitest';
import { xauthorityFile } from '../../../../../gateway/adapters/display/xauthority.ts';

it('holds one cookie for every display, in the format of libXau', () => {
  const cookie = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const name = Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex');
  expect(xauthorityFile(cookie).toString('hex')).toBe(
    `ffff000000000012${name}001000112233445566778899aabbccddeeff`,
  );
});
