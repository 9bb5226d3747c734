import { describe, expect, it } from 'vitest';
import {
  orderOf,
  trialLaunch,
  type EncoderTrialResult,
} from '../../../../../gateway/domain/media-plan/encoder-trial.ts';
import {
  chooseEncoder,
  knownEncoders,
  type EncoderName,
} from '../../../../../gateway/domain/media-plan/h264-encoder.ts';

const took = (encoder: EncoderName, cpuMs: number, wallMs: number): EncoderTrialResult => ({
  encoder,
  cost: { cpuMs, wallMs },
});
const failed = (encoder: EncoderName): EncoderTrialResult => ({ encoder, cost: null });

describe('the trial of encoders', () => {
  it.each([
    ['hardware that keeps up', [took('x264enc', 3, 2), took('vah264enc', 1, 9)], 'vah264enc'],
    [
      'the first hardware that works',
      [failed('vah264lpenc'), took('nvh264enc', 1, 3), took('x264enc', 3, 2)],
      'nvh264enc',
    ],
    ['software where hardware is too slow', [took('v4l2h264enc', 1, 40), took('x264enc', 3, 2)], 'x264enc'],
    ['software where hardware fails', [failed('qsvh264enc'), took('x264enc', 3, 2)], 'x264enc'],
    ['the software of least CPU time', [took('x264enc', 5, 2), took('openh264enc', 4, 9)], 'openh264enc'],
    [
      'slow hardware where nothing else works',
      [took('v4l2h264enc', 1, 40), failed('x264enc')],
      'v4l2h264enc',
    ],
  ] as const)('takes %s', (_, results, best) => {
    const order = orderOf(results);
    expect(order[0]).toBe(best);
    expect([...order].sort()).toEqual([...knownEncoders].sort());
    expect(chooseEncoder('panorama', new Set(results.map(({ encoder }) => encoder)), order)).toBe(best);
  });

  it('gives small work to the better software, whatever hardware there is', () => {
    const order = orderOf([took('vah264enc', 1, 5), took('x264enc', 5, 2), took('openh264enc', 4, 9)]);
    expect(chooseEncoder('screen', new Set(knownEncoders), order)).toBe('openh264enc');
  });

  it.each(knownEncoders)('tries %s as it encodes a panorama, on 30 pictures', (encoder) => {
    expect(trialLaunch(encoder)).toMatch(
      new RegExp(
        `^videotestsrc num-buffers=30 .*width=1280,height=640,.* ${encoder} name=encoder .* fakesink sync=false$`,
      ),
    );
    expect(trialLaunch(null)).not.toContain('enc');
  });
});
