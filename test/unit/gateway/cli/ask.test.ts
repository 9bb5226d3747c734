import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../../gateway/cli/ask.ts';

function person() {
  const input = new PassThrough();
  const output = new PassThrough();
  const stop = new AbortController();
  return { input, output, stop, answer: ask('Install it? ', stop.signal, { input, output }) };
}

describe('a question at the terminal', () => {
  it.each([
    ['yes', true],
    ['Y', true],
    ['no', false],
    ['', false],
    ['yesterday', false],
  ])('answered with “%s” is %s', async (text, agrees) => {
    const { input, output, answer } = person();
    input.write(`${text}\n`);
    expect(await answer).toBe(agrees);
    expect(String(output.read())).toContain('Install it?');
  });

  it('is a no when the input ends or the question is stopped', async () => {
    const left = person();
    left.input.end();
    expect(await left.answer).toBe(false);
    const stopped = person();
    stopped.stop.abort();
    expect(await stopped.answer).toBe(false);
  });
});
