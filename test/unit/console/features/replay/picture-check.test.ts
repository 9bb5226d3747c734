import { describe, expect, it } from 'vitest';
import { PictureCheck } from '../../../../../console/features/replay/picture-check.ts';

function begun(): PictureCheck {
  const check = new PictureCheck();
  check.begin();
  return check;
}

describe('the check of which picture is on show', () => {
  it('takes the picture of the moment, and from then on whatever is played', () => {
    const check = begun();
    expect(check.look(1_000, 1_000.01, false)).toEqual({ type: 'right' });
    expect(check.look(1_500, 1_000, true)).toEqual({ type: 'right' });
  });

  it('waits for the browser, then asks for the picture by its own time', () => {
    const check = begun();
    expect(check.look(1_000, null, false)).toEqual({ type: 'wait' });
    expect(check.look(1_000, 1_400, false)).toEqual({ type: 'wait' });
    expect(check.look(1_000, 1_400, true)).toEqual({ type: 'ask', atMs: 1_000 });
    expect(check.look(1_000, 1_400, false)).toEqual({ type: 'wait' });
    expect(check.look(1_000, 1_000, false)).toEqual({ type: 'right' });
  });

  it('is content in the end with what a browser shows', () => {
    const check = begun();
    const verdicts = Array.from({ length: 5 }, () => check.look(1_000, 1_400, true).type);
    expect(verdicts).toEqual(['ask', 'ask', 'ask', 'right', 'right']);
  });

  it('asks for nothing where it is not known what belongs there, or what plays', () => {
    expect(begun().look(null, 1_400, true)).toEqual({ type: 'right' });
    const check = begun();
    check.end();
    expect(check.look(1_000, 1_400, true)).toEqual({ type: 'right' });
  });
});
