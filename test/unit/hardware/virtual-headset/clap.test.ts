import { describe, expect, it } from 'vitest';
import { drawFlash, knock, showsClap } from '../../../../hardware/virtual-headset/clap.ts';
import { loadScenario } from '../../../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { renderSoundLoop } from '../../../../hardware/virtual-headset/sound/sound-loop.ts';
import {
  calibrationForWidth,
  unitCalibration,
} from '../../../../hardware/virtual-headset/unit-calibration.ts';

const framesPerSecond = 30;

describe('a clap', () => {
  it('is seen from the frame on that is taken when it sounds, for three frames', () => {
    const shown = Array.from({ length: 60 }, (_, frame) => frame).filter((frame) =>
      showsClap([0.9333], frame / framesPerSecond),
    );
    expect(shown).toEqual([28, 29, 30]);
    expect(showsClap([], 0)).toBe(false);
  });

  it('lights a green lamp in the middle of the front lens and nothing else', () => {
    const calibration = calibrationForWidth(unitCalibration, 640);
    const { widthPx, heightPx } = calibration;
    const picture = new Uint8Array(widthPx * heightPx * 3).fill(90);
    drawFlash(picture, calibration);
    const at = (x: number, y: number) => [
      ...picture.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3),
    ];
    expect(at(161, 159)).toEqual([0, 255, 0]);
    expect(at(161 + 14, 159)).toEqual([0, 255, 0]);
    for (const [x, y] of [
      [161 + 18, 159],
      [161, 159 - 18],
      [161 + 13, 159 + 13],
      [479, 160],
    ] as const)
      expect(at(x, y)).toEqual([90, 90, 90]);
  });

  it('knocks at its time: loud at once, over within 30 ms, the same every time', () => {
    const sound = knock();
    expect(sound).toEqual(knock());
    expect(sound).toHaveLength(1440);
    const peakIn = (from: number, to: number) => Math.max(...sound.subarray(from, to).map(Math.abs));
    expect(peakIn(0, 480)).toBeCloseTo(0.8, 5);
    expect(peakIn(1200, 1440)).toBeLessThan(0.03);
  });

  it('is in the sound of a scenario that claps, on the sample', async () => {
    const scenario = await loadScenario('clap');
    const loop = await renderSoundLoop(scenario, 220 / framesPerSecond);
    for (const frame of [6, 28, 50, 204]) {
      const first = (frame / framesPerSecond) * 48_000;
      const peakIn = (from: number, to: number) =>
        Math.max(
          ...Array.from({ length: to - from }, (_, at) => Math.abs(loop.readInt16LE(2 * (from + at)))),
        );
      expect(peakIn(first - 480, first - 10)).toBeLessThan(400);
      expect(peakIn(first - 10, first + 480)).toBeGreaterThan(20_000);
    }
  });
});
