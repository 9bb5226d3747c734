import { describe, expect, it } from 'vitest';
import { distortedTheta, type Calibration } from '../../hardware/calibration/index.ts';
import {
  apart,
  imperfectUnit,
  renderFisheye,
  renderFisheyeFrom,
  wavesAndEdges,
  type I420Picture,
  type Scene,
  type SpatialScene,
} from '../support/fisheye-picture.ts';
import { boardBeside, boardsInRoom, type Board } from '../support/near-scene.ts';
import { lumaQualityDb } from '../support/picture-quality.ts';
import { quadRig } from '../support/quad-rig.ts';
import { seamResidualPx } from '../support/seam-residual.ts';
import { meanLumaBeside, seamDistanceDeg, seamStep } from '../support/seam-zone.ts';
import { stitchOne, stitchSequence } from '../support/stitch-pipeline.ts';

const both = ['auto-gain=true', 'auto-parallax=true'];
const room = [2.5, 2, 1.4] as const;
describe('the gain that the element finds', () => {
  const size = { widthPx: 480, heightPx: 240 };
  const settings = { options: { ...size, featherDeg: 2 }, framesPerSecond: 4 };
  /** What the map believes of the unit: that its lenses are equally bright. */
  const believed = imperfectUnit(480, [1, 1]);
  const flat: Scene = () => [120, 108, 150];
  const withGains = (gains: readonly [number, number], scene: Scene) =>
    renderFisheye(imperfectUnit(480, gains), scene);

  it('takes a mismatch of 20 % away at the first picture: a step of at most 1, on even and on busy scenes', async () => {
    for (const scene of [flat, wavesAndEdges]) {
      const picture = withGains([1.1, 0.9], scene);
      const expected = await stitchOne({
        unit: imperfectUnit(480, [1.1, 0.9]),
        picture,
        ...settings,
      });
      const without = await stitchOne({ unit: believed, picture, ...settings });
      const found = await stitchOne({ unit: believed, picture, ...settings, properties: ['auto-gain=true'] });
      expect(Math.abs(seamStep(without) - seamStep(expected))).toBeGreaterThan(12);
      expect(Math.abs(seamStep(found) - seamStep(expected))).toBeLessThan(1);
      // Only the ratio can be seen; the mean (√0.99) stays what the map says.
      expect(
        meanLumaBeside(found, [20, 60], 'front') / meanLumaBeside(expected, [20, 60], 'front'),
      ).toBeCloseTo(Math.sqrt(0.99), 2);
    }
  });

  it('follows an exposure step of one lens within a second', async () => {
    const before = withGains([1, 1], wavesAndEdges);
    const after = withGains([1.25, 1], wavesAndEdges);
    const pictures = [...Array<I420Picture>(3).fill(before), ...Array<I420Picture>(8).fill(after)];
    const properties = ['auto-gain=true'];
    const panoramas = await stitchSequence({ unit: believed, ...settings, properties }, pictures);
    // The lenses' mean is the map's, so the picture is brighter as a whole; what counts is front against rear.
    const ratios = panoramas.map(
      (panorama) => meanLumaBeside(panorama, [3, 10], 'front') / meanLumaBeside(panorama, [3, 10], 'rear'),
    );
    const still = ratios[0] ?? Number.NaN;
    // The fourth picture is the first with the step; the eighth comes a second later.
    expect(Math.abs((ratios[7] ?? 0) / still - 1)).toBeLessThan(0.01);
    expect(Math.abs((ratios.at(-1) ?? 0) / still - 1)).toBeLessThan(0.005);
  });

  it('does not let a hand over one lens darken the other', async () => {
    const open = withGains([1, 1], wavesAndEdges);
    const covered: I420Picture = {
      ...open,
      planes: [open.planes[0].slice(), open.planes[1], open.planes[2]],
    };
    // The rear lens is the right half of the picture.
    covered.planes[0].forEach((value, at) => {
      if (at % 480 >= 240) covered.planes[0][at] = 18 + value / 12;
    });
    const pictures = [open, covered, covered, covered, covered];
    const properties = ['auto-gain=true'];
    const panoramas = await stitchSequence({ unit: believed, ...settings, properties }, pictures);
    const front = panoramas.map((panorama) => meanLumaBeside(panorama, [20, 60], 'front'));
    expect(Math.abs((front.at(-1) ?? 0) - (front[0] ?? 0))).toBeLessThan(0.5);
  });

  it('does not pump when somebody in white walks through the seam', async () => {
    const unit = apart(imperfectUnit(320, [1.1, 0.9]));
    const pictures = [1, 0.6, 0.3, 0, -0.3, -0.6, -1].map((aheadM) =>
      renderFisheyeFrom(
        unit,
        boardsInRoom(wavesAndEdges, [boardBeside(0.8, 1, aheadM)], room, () => [200, 128, 128]),
      ),
    );
    const panoramas = await stitchSequence(
      { unit: apart(imperfectUnit(320, [1, 1])), ...settings, properties: both },
      pictures,
    );
    const ratios = panoramas.map(quietRatio);
    expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(1.01);
  });
});

/** The brightness of the front lens over the rear one's on the side where nobody walks. */
function quietRatio({ planes, widthPx, heightPx }: I420Picture): number {
  const mean = (fromDeg: number, toDeg: number) => {
    let [sum, count] = [0, 0];
    for (let y = Math.round(heightPx / 4); y < (heightPx * 3) / 4; y++) {
      for (let x = Math.round((fromDeg * widthPx) / 360); x < (toDeg * widthPx) / 360; x++, count++) {
        sum += planes[0][y * widthPx + x] ?? 0;
      }
    }
    return sum / count;
  };
  // Columns of bearings 40 … 80 and 100 … 140, to the right.
  return mean(220, 260) / mean(280, 320);
}

describe('the parallax that the element undoes', () => {
  const properties = ['auto-parallax=true'];

  /** A unit, and the same lenses in one place: what its panorama would be without parallax. */
  const rigOf = (widthPx: number) => ({
    unit: apart(imperfectUnit(widthPx)),
    together: imperfectUnit(widthPx),
    settings: { options: { widthPx, heightPx: widthPx / 2, featherDeg: 2 }, framesPerSecond: 4 },
  });

  async function compare({ unit, together, settings }: ReturnType<typeof rigOf>, scene: SpatialScene) {
    const seenTogether = renderFisheyeFrom(together, scene);
    const reference = await stitchOne({ unit: together, picture: seenTogether, ...settings });
    const picture = renderFisheyeFrom(unit, scene);
    const without = await stitchOne({ unit, picture, ...settings });
    const corrected = await stitchOne({ unit, picture, ...settings, properties });
    return { reference, without, corrected };
  }

  it('leaves at most 4 px of 3840 of a thing at 0.5 m on either side', async () => {
    const scene = boardsInRoom(wavesAndEdges, [boardBeside(0.5, 1), boardBeside(0.5, -1)], room);
    const { reference, without, corrected } = await compare(rigOf(960), scene);
    for (const bearingDeg of [90, 270]) {
      for (const elevationDeg of [-12, 0, 12]) {
        const place = { bearingDeg, elevationDeg };
        expect(seamResidualPx(without, reference, place)).toBeGreaterThan(20);
        expect(seamResidualPx(corrected, reference, place)).toBeLessThan(4);
      }
    }
  });

  it.each<[string, SpatialScene, number]>([
    ['the far distance', (_from, direction) => wavesAndEdges(direction), -0.05],
    ['a room of 5 m by 4 m', boardsInRoom(wavesAndEdges, [], room), 3],
    ['a thing at 1 m', boardsInRoom(wavesAndEdges, [boardBeside(1, -1)], room), 5],
  ])('makes nothing worse: %s', async (_what, scene, gainDb) => {
    const { reference, without, corrected } = await compare(rigOf(640), scene);
    const quality = (picture: I420Picture) =>
      Math.min(
        60,
        lumaQualityDb(picture, reference, (xPx) => seamDistanceDeg(xPx, 640) < 8),
      );
    expect(quality(corrected) - quality(without)).toBeGreaterThanOrEqual(gainDb);
  });

  it('does not take the dark rims of both lenses for one near thing', async () => {
    const rig = rigOf(480);
    // Even ground and sky, that each lens sees a little differently, and a rim that no vignetting explains.
    const scene: SpatialScene = ([x], [, y, z]) => [118 + 4 * Math.sin(40 * y + 900 * x) + 10 * z, 128, 128];
    const withRims = (unit: Calibration) => {
      const picture = renderFisheyeFrom(unit, scene);
      picture.planes[0].forEach((_, at) => {
        const [xPx, yPx] = [(at % 480) + 0.5, Math.floor(at / 480) + 0.5];
        const lens = unit.lenses[xPx < 240 ? 0 : 1];
        if (lens === undefined) return;
        const radius = Math.hypot((xPx - lens.cxPx) / lens.fxPx, (yPx - lens.cyPx) / lens.fyPx);
        if (radius > distortedTheta(lens, (91.5 * Math.PI) / 180)) picture.planes[0][at] = 14;
      });
      return picture;
    };
    const picture = withRims(rig.unit);
    const without = await stitchOne({ unit: rig.unit, picture, ...rig.settings });
    const corrected = await stitchOne({ unit: rig.unit, picture, ...rig.settings, properties });
    const nearSeam = (xPx: number) => seamDistanceDeg(xPx, 480) < 6;
    expect(lumaQualityDb(corrected, without, nearSeam)).toBeGreaterThan(40);
  });

  it('meets at the seams of four lenses as well', async () => {
    const rig = { ...rigOf(480), unit: quadRig(480, 0.02), together: quadRig(480, 0) };
    const oblique: Board = {
      ...boardBeside(0.7, 1),
      middle: [0.5, 0.5, 0],
      right: [Math.SQRT1_2, -Math.SQRT1_2, 0],
    };
    const scene = boardsInRoom(wavesAndEdges, [oblique], room);
    const { reference, without, corrected } = await compare(rig, scene);
    expect(lumaQualityDb(corrected, reference) - lumaQualityDb(without, reference)).toBeGreaterThan(1);
  });

  it('rests while nothing moves but the noise', async () => {
    const { unit, settings } = rigOf(640);
    const clean = renderFisheyeFrom(unit, boardsInRoom(wavesAndEdges, [boardBeside(0.5, 1)], room));
    const pictures = Array.from({ length: 6 }, (_, seed) => noisy(clean, seed));
    const unrest = async (more: readonly string[]) =>
      meanChange(
        await stitchSequence({ unit, ...settings, properties: more }, pictures),
        (xPx) => seamDistanceDeg(xPx, 640) < 8,
      );
    expect((await unrest(properties)) / (await unrest([]))).toBeLessThan(1.05);
  });
});

/** The picture with noise of about one step of luma, another for each seed. */
function noisy(picture: I420Picture, seed: number): I420Picture {
  let state = 0x9e3779b9 ^ (seed * 0x85ebca6b);
  const luma = picture.planes[0].map((value) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return value < 2 || value > 253 ? value : value + (((state >>> 0) % 5) - 2);
  });
  return { ...picture, planes: [luma, picture.planes[1], picture.planes[2]] };
}

/** Mean difference of luma from one picture to the next, in the chosen columns. */
function meanChange(pictures: readonly I420Picture[], region: (xPx: number) => boolean): number {
  let [sum, count] = [0, 0];
  pictures.slice(1).forEach((picture, index) => {
    const before = pictures[index];
    picture.planes[0].forEach((value, at) => {
      if (!region(at % picture.widthPx)) return;
      sum += Math.abs(value - (before?.planes[0][at] ?? 0));
      count++;
    });
  });
  return sum / count;
}
