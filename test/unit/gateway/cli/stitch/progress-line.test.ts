import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../../../../gateway/cli/progress-line.ts';
import { progressText } from '../../../../../gateway/cli/stitch/progress-text.ts';

function line(isTerminal: boolean) {
  const said: string[] = [];
  const terminal = { isTerminal, nowMs: 0, write: (text: string) => void said.push(text) };
  const progress = new ProgressLine({ ...terminal, nowMs: () => terminal.nowMs }, progressText);
  const showAt = (nowMs: number, positionS: number) => {
    terminal.nowMs = nowMs;
    progress.show({ positionS, totalS: 40 });
  };
  return { said, showAt, progress };
}

describe('the progress of a film', () => {
  it('is share, seconds and speed; of a recording the seconds', () => {
    expect(progressText({ positionS: 9, totalS: 20 }, 3)).toBe(
      '45 %, 9 s of 20 s, 3.0 times as fast as it plays',
    );
    expect(progressText({ positionS: 21, totalS: 20 }, 0)).toMatch(/^100 %/);
    expect(progressText({ positionS: 9, totalS: null }, 9)).toBe('9 s');
  });

  it('is one line that is written anew on a terminal, and cleared at the end', () => {
    const { said, showAt, progress } = line(true);
    showAt(0, 0);
    showAt(100, 1);
    showAt(1000, 10);
    progress.end();
    expect(said).toHaveLength(3);
    expect(said[1]).toMatch(/^\r25 %.*\u001b\[K$/);
    expect(said[2]).toBe('\r\u001b[K');
  });

  it('is a line every few seconds elsewhere, and nothing for what is short', () => {
    const { said, showAt, progress } = line(false);
    for (let second = 1; second <= 11; second++) showAt(second * 1000, second);
    progress.end();
    expect(said).toEqual([expect.stringMatching(/^12 %.*\n$/), expect.stringMatching(/^25 %.*\n$/)]);
  });
});
