import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchDecoding, type FamilyTally } from '../../../bench/codecs/watch-decoding.ts';
import { projectRoot } from '../../../support/project-root.ts';

/** Inputs are their own numbers, two bytes; what a decoder does with some of them must be noticed. */
const badFamilies = `
let made = 0;
const make = () => Uint8Array.of(made & 0xff, made++ >> 8);
export const families = {
  honest: () => ({ make, decode: ([low]) => (low % 2 === 0 ? 'even' : 'odd') }),
  bad: () => ({
    make,
    decode([low, high]) {
      const input = low | (high << 8);
      if (input === 3) for (;;);
      if (input === 5) throw new TypeError('cannot read it');
      if (input === 7) void Promise.reject(new Error('later'));
      return 'read';
    },
  }),
};
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-families-'));
  await writeFile(join(folder, 'families.mjs'), badFamilies);
});
afterAll(() => rm(folder, { recursive: true }));

function watch(family: string, inputs: number): Promise<FamilyTally> {
  return watchDecoding({
    thread: pathToFileURL(join(projectRoot, 'build/test/bench/codecs/decoding-thread.js')),
    families: pathToFileURL(join(folder, 'families.mjs')),
    ...{ family, inputs, hangMs: 2000 },
  });
}

describe('watched decoders', () => {
  it('decode every input once, and each outcome is counted', async () => {
    const tally = await watch('honest', 2500);
    expect(tally).toMatchObject({ inputs: 2500, crashes: [], hangs: [] });
    expect([...tally.outcomes].sort()).toEqual([
      ['even', 1250],
      ['odd', 1250],
    ]);
  }, 60_000);

  it('are ended where one of them hangs, and what crashes is told with its input', async () => {
    const tally = await watch('bad', 900);
    expect(tally.inputs).toBe(900);
    expect(tally.hangs).toEqual([3]);
    expect(tally.crashes.map(({ input, bytes }) => [input, bytes])).toContainEqual([5, '0500']);
    expect(tally.crashes.find(({ input }) => input === 5)?.error).toContain('cannot read it');
    // What an input set going fails some time after it, and is told with the input that was being decoded then.
    expect(tally.crashes.filter(({ error }) => error.includes('later'))).toHaveLength(1);
  }, 60_000);
});
