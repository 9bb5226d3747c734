import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '../../../../../gateway/domain/evidence/evidence-frame.ts';
import { sequenceFault } from '../../../../../gateway/domain/evidence/frame-sequence.ts';

const frame = (kind: FrameHeader['kind'], plainOffset: number, startTicks: number): FrameHeader => ({
  ...{ kind, plainBytes: 100, plainOffset, startTicks },
  ...{ durationTicks: kind === 'fragment' ? 50 : 0, keyFrame: kind === 'fragment' },
});
const initialisation = frame('initialisation', 0, 0);
const first = frame('fragment', 100, 7000);
const end = { ...frame('end', 200, 7050), plainBytes: 32 };

describe('frames behind one another', () => {
  it.each<[string, FrameHeader | null, FrameHeader]>([
    ['an initialisation at the beginning', null, initialisation],
    ['the first fragment, at any time', initialisation, first],
    ['another fragment', first, frame('fragment', 200, 7050)],
    ['an end', first, end],
    ['an end without a fragment', initialisation, { ...end, plainOffset: 100 }],
  ])('may be %s', (_what, before, next) => {
    expect(sequenceFault(before, next)).toBeNull();
  });

  it.each<[string, string, FrameHeader | null, FrameHeader]>([
    ['order', 'a fragment first', null, first],
    ['order', 'an end first', null, end],
    ['order', 'an initialisation again', initialisation, frame('initialisation', 100, 0)],
    ['order', 'something after the end', end, frame('fragment', 232, 7050)],
    ['offset', 'bytes left out', first, frame('fragment', 201, 7050)],
    ['offset', 'bytes twice', first, frame('fragment', 199, 7050)],
    ['offset', 'an initialisation that is not at the beginning', null, frame('initialisation', 1, 0)],
    ['time', 'time left out', first, frame('fragment', 200, 7051)],
    ['time', 'an end at another time', first, { ...end, startTicks: 7049 }],
  ])('are wrong by %s: %s', (fault, _what, before, next) => {
    expect(sequenceFault(before, next)).toBe(fault);
  });
});
