import type { Calibration } from '../../../hardware/calibration/index.ts';
import { scaledCalibration } from '../../../hardware/profiles/index.ts';
import { unitCalibration } from '../../../hardware/virtual-headset/unit-calibration.ts';
import {
  apart,
  imperfectUnit,
  renderFisheye,
  renderFisheyeFrom,
  wavesAndEdges,
  type I420Picture,
  type SpatialScene,
} from '../../support/fisheye-picture.ts';
import { boardBeside, boardsInRoom } from '../../support/near-scene.ts';
import { lumaQualityDb } from '../../support/picture-quality.ts';
import { haveRealScenes, realScene, realSceneNames } from '../../support/real-scene.ts';
import { roomPicture } from '../../support/room-picture.ts';
import { seamResidualPx } from '../../support/seam-residual.ts';
import { seamDistanceDeg, seamStep } from '../../support/seam-zone.ts';
import { stitchOne } from '../../support/stitch-pipeline.ts';
import { atLeast, atMost, figure, progress, type Figures } from '../figures.ts';

const featherDeg = 2;
const adaptive = ['auto-gain=true', 'auto-parallax=true'];
const halfRoom = [2.5, 2, 1.4] as const;

/** Luma step that a mismatch of 20 % leaves, believed to be none: worst of an even and a busy scene. */
async function gainStep(widthPx: number): Promise<Figures> {
  const options = { widthPx, heightPx: widthPx / 2, featherDeg };
  const [real, believed] = [imperfectUnit(widthPx, [1.1, 0.9]), imperfectUnit(widthPx, [1, 1])];
  let [worst, uncorrected] = [0, 0];
  for (const scene of [() => [120, 128, 128] as const, wavesAndEdges]) {
    const picture = renderFisheye(real, scene);
    const truth = seamStep(await stitchOne({ unit: real, picture, options }));
    const without = seamStep(await stitchOne({ unit: believed, picture, options }));
    const found = seamStep(
      await stitchOne({ unit: believed, picture, options, properties: ['auto-gain=true'] }),
    );
    worst = Math.max(worst, Math.abs(found - truth));
    uncorrected = Math.max(uncorrected, Math.abs(without - truth));
  }
  return {
    seamLumaStepOf20Percent: atMost(worst, 1, 'luma'),
    seamLumaStepUncorrected: figure(uncorrected, 'luma'),
  };
}

interface Compared {
  reference: I420Picture;
  without: I420Picture;
  corrected: I420Picture;
}

/** The panorama without parallax (both lenses in one place), with it, and corrected. */
async function compare(
  unit: Calibration,
  render: (unit: Calibration) => I420Picture | Promise<I420Picture>,
): Promise<Compared> {
  const options = { widthPx: unit.widthPx, heightPx: unit.widthPx / 2, featherDeg };
  const together = apart(unit, 0);
  const picture = await render(unit);
  return {
    reference: await stitchOne({ unit: together, picture: await render(together), options }),
    without: await stitchOne({ unit, picture, options }),
    corrected: await stitchOne({ unit, picture, options, properties: adaptive }),
  };
}

/** Worst residual of things at 0.5 m to either side, over three elevations. */
async function nearResidual(widthPx: number): Promise<Figures> {
  const scene = boardsInRoom(wavesAndEdges, [boardBeside(0.5, 1), boardBeside(0.5, -1)], halfRoom);
  const { reference, without, corrected } = await compare(apart(imperfectUnit(widthPx)), (unit) =>
    renderFisheyeFrom(unit, scene),
  );
  const worst = (picture: I420Picture) =>
    Math.max(
      ...[90, 270].flatMap((bearingDeg) =>
        [-12, 0, 12].map((elevationDeg) => seamResidualPx(picture, reference, { bearingDeg, elevationDeg })),
      ),
    );
  return {
    nearObjectResidualOf3840: atMost(worst(corrected), 4, 'px'),
    nearObjectUncorrectedOf3840: figure(worst(without), 'px'),
  };
}

async function sceneSet(widthPx: number, quick: boolean) {
  const spatial = (scene: SpatialScene) => (unit: Calibration) => renderFisheyeFrom(unit, scene);
  const set: Record<string, (unit: Calibration) => I420Picture | Promise<I420Picture>> = {
    infinity: spatial((_from, direction) => wavesAndEdges(direction)),
    boxRoom: spatial(boardsInRoom(wavesAndEdges, [], halfRoom)),
    thingAt30cm: spatial(boardsInRoom(wavesAndEdges, [boardBeside(0.3, -1)], halfRoom)),
    thingAt1m: spatial(boardsInRoom(wavesAndEdges, [boardBeside(1, 1)], halfRoom)),
    virtualRoom: (unit) => roomPicture(unit, 'quiet-exam', 0),
    visitor: (unit) => roomPicture(unit, 'person-enters', 7, 80),
  };
  if (haveRealScenes && !quick) {
    for (const name of realSceneNames) {
      const scene = await realScene(name);
      set[name.replace(/_1k.*/, '')] = (unit) => renderFisheye(unit, scene);
    }
  }
  return { set, unit: scaledCalibration(unitCalibration, { widthPx, heightPx: widthPx / 2 }) };
}

/** What the correction gains in the seam's zone (± 8°) of every scene, in dB against the panorama without parallax. */
async function sceneGains(widthPx: number, quick: boolean): Promise<Figures> {
  const { set, unit } = await sceneSet(widthPx, quick);
  if (unit === null) throw new RangeError('the unit does not scale');
  const figures: Figures = {};
  for (const [name, render] of Object.entries(set)) {
    const { reference, without, corrected } = await compare({ ...unit, timeCodeStrip: null }, render);
    // Above 50 dB nobody sees a difference.
    const quality = (picture: I420Picture) =>
      Math.min(
        50,
        lumaQualityDb(picture, reference, (xPx) => seamDistanceDeg(xPx, widthPx) < 8),
      );
    progress(`${name}: ${quality(without).toFixed(2)} dB, corrected ${quality(corrected).toFixed(2)} dB`);
    figures[`parallaxGain.${name}`] = atLeast(quality(corrected) - quality(without), -0.05, 'dB');
  }
  return figures;
}

/** Gains and parallax: what the element finds out for itself, and what that is worth. */
export async function seams(quick: boolean): Promise<Figures> {
  progress('seams');
  return {
    ...(await gainStep(quick ? 480 : 1920)),
    ...(await nearResidual(quick ? 960 : 3840)),
    ...(await sceneGains(quick ? 480 : 1920, quick)),
  };
}
