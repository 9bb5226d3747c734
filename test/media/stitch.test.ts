import { beforeAll, describe, expect, it } from 'vitest';
import type { Calibration } from '../../hardware/calibration/index.ts';
import {
  imperfectUnit,
  renderFisheye,
  renderPanorama,
  wavesAndEdges,
  type I420Picture,
  type Scene,
} from '../support/fisheye-picture.ts';
import { floatStitchedLuma, lumaQualityDb, planeQualityDb } from '../support/picture-quality.ts';
import { quadRig } from '../support/quad-rig.ts';
import { haveRealScenes, realScene, realSceneNames } from '../support/real-scene.ts';
import { stitchOne } from '../support/stitch-pipeline.ts';

const size = { widthPx: 960, heightPx: 480 };
const options = { ...size, featherDeg: 2 };

const seamColumns = [size.widthPx / 4, (3 * size.widthPx) / 4];
/** Within 4° of where the lenses meet. */
const nearSeam = (xPx: number) =>
  seamColumns.some((seam) => Math.abs(xPx + 0.5 - seam) < (4 * size.widthPx) / 360);

/** The scene through the unit, stitched by the element and by float64. */
async function compare(unit: Calibration, scene: Scene) {
  const truth = renderPanorama(size, scene);
  const picture = renderFisheye(unit, scene);
  const stitched = await stitchOne({ unit, picture, options });
  const ceiling = floatStitchedLuma(unit, picture, size, options.featherDeg);
  return { truth, stitched, ceiling };
}

function expectAtCeiling({ truth, stitched, ceiling }: Awaited<ReturnType<typeof compare>>): void {
  expect(lumaQualityDb(stitched, truth)).toBeGreaterThan(lumaQualityDb(ceiling, truth) - 0.1);
  expect(lumaQualityDb(stitched, truth, nearSeam)).toBeGreaterThan(
    lumaQualityDb(ceiling, truth, nearSeam) - 0.1,
  );
  // Float64 and the element must agree far better than either agrees with the truth.
  expect(lumaQualityDb(stitched, ceiling)).toBeGreaterThan(50);
}

describe('the stitch element', () => {
  const unit = imperfectUnit(960);
  let waves: Awaited<ReturnType<typeof compare>>;
  beforeAll(async () => {
    waves = await compare(unit, wavesAndEdges);
  });

  it('is within 0.1 dB of float64, at the seam too', () => {
    expectAtCeiling(waves);
    expect(lumaQualityDb(waves.stitched, waves.truth)).toBeGreaterThan(34);
  });

  it('stitches the colours as well', () => {
    expect(planeQualityDb(waves.stitched.planes[1], waves.truth.planes[1])).toBeGreaterThan(40);
    expect(planeQualityDb(waves.stitched.planes[2], waves.truth.planes[2])).toBeGreaterThan(40);
  });

  it('has a seam no worse than the rest', () => {
    const seam = lumaQualityDb(waves.stitched, waves.truth, nearSeam);
    const rest = lumaQualityDb(waves.stitched, waves.truth, (x) => !nearSeam(x));
    expect(seam).toBeGreaterThan(rest - 1.5);
  });

  it.skipIf(!haveRealScenes).each(realSceneNames)(
    'is within 0.1 dB of float64 on a real room: %s',
    async (name) => {
      expectAtCeiling(await compare(unit, await realScene(name)));
    },
  );
});

describe('other units', () => {
  it('may have more source pixels than the panorama', async () => {
    const { truth, stitched, ceiling } = await compare(imperfectUnit(1440), wavesAndEdges);
    expect(lumaQualityDb(stitched, ceiling)).toBeGreaterThan(50);
    expect(lumaQualityDb(stitched, truth)).toBeGreaterThan(44);
  });

  it('may have its lenses one above the other, and circles that their frames cut off', async () => {
    const beside = imperfectUnit(960);
    const lenses = beside.lenses.map((lens, index) => ({
      ...lens,
      cxPx: lens.cxPx - 480 * index - 8,
      cyPx: lens.cyPx + 464 * index,
      frame: { xPx: 0, yPx: 464 * index, widthPx: 464, heightPx: 464 },
    }));
    const unit: Calibration = { ...beside, widthPx: 464, heightPx: 928, lenses };
    expectAtCeiling(await compare(unit, wavesAndEdges));
  });

  it('may have four lenses, which all see the poles', async () => {
    const compared = await compare(quadRig(960, 0), wavesAndEdges);
    expectAtCeiling(compared);
    expect(lumaQualityDb(compared.stitched, compared.truth, (_x, y) => y < 40)).toBeGreaterThan(34);
  });
});

describe('gain', () => {
  const level = 120;
  const flat: Scene = () => [level, 108, 150];
  const unit = imperfectUnit(960, [1.1, 0.9]);
  let picture: I420Picture;
  beforeAll(() => {
    picture = renderFisheye(unit, flat);
  });
  const middleRow = (stitched: I420Picture) => {
    const start = (size.heightPx / 2) * size.widthPx;
    return [...stitched.planes[0].subarray(start, start + size.widthPx)];
  };
  /** Mean luma of the columns from `first` to `end`, poles left out. */
  const mean = ({ planes }: I420Picture, first: number, end: number) => {
    let sum = 0;
    for (let y = 60; y < size.heightPx - 60; y++) {
      for (let x = first; x < end; x++) sum += planes[0][y * size.widthPx + x] ?? 0;
    }
    return sum / ((size.heightPx - 120) * (end - first));
  };
  const farthestFrom = (plane: Uint8Array, value: number) =>
    plane.reduce((most, each) => Math.max(most, Math.abs(each - value)), 0);
  const seamSteps = (stitched: I420Picture) =>
    seamColumns.map((seam) =>
      Math.abs(mean(stitched, seam - 40, seam - 10) - mean(stitched, seam + 10, seam + 40)),
    );

  it('of 20 % between the lenses leaves a step of at most 1', async () => {
    const stitched = await stitchOne({ unit, picture, options });
    expect(farthestFrom(stitched.planes[0], level)).toBeLessThanOrEqual(1);
    expect(Math.max(...seamSteps(stitched))).toBeLessThan(0.5);
    expect(farthestFrom(stitched.planes[1], 108)).toBeLessThanOrEqual(1);
  });

  it('is taken from the properties at run time where they are set', async () => {
    const stitched = await stitchOne({ unit, picture, options, properties: ['gain0=1', 'gain1=1'] });
    const row = middleRow(stitched);
    expect(Math.min(...seamSteps(stitched))).toBeGreaterThan(15);
    expect(row[size.widthPx / 2]).toBe(Math.round(level * 1.1));
    expect(Math.abs((row[0] ?? 0) - level * 0.9)).toBeLessThanOrEqual(1);
  });

  it('leaves black alone: 0 in full range, 16 in limited', async () => {
    const dark = (black: number): I420Picture => ({
      ...picture,
      planes: [new Uint8Array(960 * 480).fill(black), picture.planes[1], picture.planes[2]],
    });
    const full = await stitchOne({ unit, picture: dark(0), options, colorimetry: '1:4:0:0' });
    expect(new Set(full.planes[0])).toEqual(new Set([0]));
    const limited = await stitchOne({ unit, picture: dark(16), options, colorimetry: 'bt601' });
    expect(new Set(limited.planes[0])).toEqual(new Set([16]));
  });
});

describe('what lenses do not give', () => {
  it('is a grey hatch where no lens sees', async () => {
    const both = imperfectUnit(960);
    const front: Calibration = { ...both, lenses: both.lenses.slice(0, 1) };
    const picture = renderFisheye(both, wavesAndEdges);
    const { planes } = await stitchOne({ unit: front, picture, options });
    const hatch = (xPx: number, yPx: number) => (Math.floor((xPx + yPx) / 8) % 2 === 0 ? 112 : 144);
    const unseen = (xPx: number, yPx: number) => planes[0][yPx * size.widthPx + xPx] === hatch(xPx, yPx);
    const columns = Array.from({ length: size.widthPx }, (_, xPx) => xPx);
    // 97.5° from the axis is 7.5° behind the seam: columns 220 and 740 at the horizon.
    for (let yPx = 200; yPx < 280; yPx++) {
      expect(columns.filter((xPx) => xPx < 218 || xPx > 742).every((xPx) => unseen(xPx, yPx))).toBe(true);
    }
    const seen = columns.filter((xPx) => xPx >= 223 && xPx <= 737);
    expect(seen.filter((xPx) => unseen(xPx, 240)).length).toBeLessThan(seen.length / 20);
    const chroma = planes[1].subarray((120 * size.widthPx) / 2, (121 * size.widthPx) / 2);
    expect(new Set(chroma.subarray(0, 108))).toEqual(new Set([128]));
    expect(new Set(chroma.subarray(112, 368)).size).toBeGreaterThan(20);
  });

  it('is the time-code strip, copied to the bottom left corner bit by bit', async () => {
    const strip = { xPx: 8, yPx: 468, widthPx: 74, heightPx: 10 };
    const unit: Calibration = { ...imperfectUnit(960), timeCodeStrip: strip };
    const picture = renderFisheye(unit, () => [120, 128, 128]);
    for (let y = 0; y < strip.heightPx; y++) {
      for (let x = 0; x < strip.widthPx; x++) {
        picture.planes[0][(strip.yPx + y) * 960 + strip.xPx + x] = (x * 37 + y * 91) % 256;
      }
    }
    const { planes } = await stitchOne({ unit, picture, options });
    const top = size.heightPx - strip.heightPx;
    for (let y = 0; y < strip.heightPx; y++) {
      const row = planes[0].subarray((top + y) * size.widthPx, (top + y) * size.widthPx + strip.widthPx);
      expect([...row]).toEqual(Array.from({ length: strip.widthPx }, (_, x) => (x * 37 + y * 91) % 256));
    }
    expect(planes[0][(top - 1) * size.widthPx + 5]).toBeCloseTo(120, -0.5);
    expect(planes[0][(size.heightPx - 1) * size.widthPx + strip.widthPx]).toBeCloseTo(120, -0.5);
  });
});
