import { expect, it } from 'vitest';
import { linkToken } from '../../../../../console/features/sign-in/link-token.ts';

it.each([
  ['#token=abc_-123', 'abc_-123'],
  ['#token=a%2Bb', 'a+b'],
  ['#token=', null],
  ['#other=1', null],
  ['', null],
])('%s holds %o', (hash, token) => expect(linkToken(hash)).toBe(token));
