import { existsSync } from 'node:fs';
import type { Calibration, Vector3 } from '../../../hardware/calibration/index.ts';
import type { GreyPicture } from '../../../hardware/calibration/room/grey-picture.ts';
import { overlapResidual } from '../../../hardware/calibration/room/overlap-residual.ts';
import { refineFromRoom } from '../../../hardware/calibration/room/refine-from-room.ts';
import { unitCalibration } from '../../../hardware/virtual-headset/unit-calibration.ts';
import { projectRoot } from '../../support/project-root.ts';
import { disturbedUnit, panoramaPictures, roomPictures } from '../../support/room-pictures.ts';
import { atMost, figure, progress, type BenchOptions, type Figures } from '../figures.ts';

const truth: Calibration = unitCalibration;

/** Nominal calibrations: the rear lens turned by 1° about some axis, focal lengths off by 1 %. */
const disturbances: readonly { axis: Vector3; turnDeg: number; focalFactors: readonly number[] }[] = [
  { axis: [1, 0, 0], turnDeg: 1, focalFactors: [1.01, 1.01] },
  { axis: [0, 1, 0], turnDeg: 1, focalFactors: [1.01, 0.99] },
  { axis: [0, 0, 1], turnDeg: 1, focalFactors: [0.99, 0.99] },
];

interface RoomScene {
  name: string;
  directions: number;
  pictures: () => Promise<GreyPicture[]>;
}

function scenes(directions: number): RoomScene[] {
  const panoramas = ['st_fagans_interior', 'empty_warehouse_01'].map((name) => ({
    name: name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()).replace('01', ''),
    path: `${projectRoot}/../shared/data/panoramas/${name}_1k.png`,
  }));
  const room = (pivot: 'spot' | 'neck') => () => Promise.resolve(roomPictures(truth, directions, pivot));
  return [
    { name: 'roomTurningOnNeck', directions, pictures: room('neck') },
    { name: 'roomTurningOnTheSpot', directions, pictures: room('spot') },
    ...panoramas
      .filter(({ path }) => existsSync(path))
      .map(({ name, path }) => ({
        name,
        directions,
        pictures: () => panoramaPictures(truth, directions, path),
      })),
  ];
}

async function figuresOf({ name, directions, pictures }: RoomScene, disturbed: number): Promise<Figures> {
  const seen = await pictures();
  const [rms, p95, before, told, seconds]: number[][] = [[], [], [], [], []];
  for (const disturbance of disturbances.slice(0, disturbed)) {
    const start = disturbedUnit(truth, disturbance);
    const startedAt = performance.now();
    const result = refineFromRoom(seen, start);
    seconds?.push((performance.now() - startedAt) / 1000);
    if (!result.ok) throw new Error(`${name}: ${result.code}`);
    const left = overlapResidual(truth, result.calibration);
    before?.push(overlapResidual(truth, start).rmsPx);
    rms?.push(left.rmsPx);
    p95?.push(left.p95Px);
    told?.push(result.after.overlap.medianPx);
    progress(`${name}: ${left.rmsPx.toFixed(3)} px after ${seconds?.at(-1)?.toFixed(1) ?? ''} s`);
  }
  const worst = (values: readonly number[] = []) => Math.max(...values);
  const prefix = `chartless.${name}${directions}`;
  return {
    [`${prefix}.overlapBefore`]: figure(worst(before), 'px'),
    [`${prefix}.overlapAfter`]: atMost(worst(rms), 1, 'px'),
    [`${prefix}.overlapAfterP95`]: figure(worst(p95), 'px'),
    [`${prefix}.residualTold`]: figure(worst(told), 'px'),
    [`${prefix}.time`]: figure(worst(seconds), 's'),
  };
}

/**
 * What calibration without a chart leaves in the overlap at 1920 wide, from a nominal calibration 1° and 1 % off: the
 * worst of the disturbances per scene, with five head directions and, of one disturbance, with three. The number in a
 * figure's name is how many head directions were used.
 */
export async function chartlessFigures({ quick }: BenchOptions): Promise<Figures> {
  const figures: Figures = {};
  const few = scenes(3).filter(({ name }) => !quick || name === 'roomTurningOnNeck');
  for (const scene of few) Object.assign(figures, await figuresOf(scene, 1));
  if (!quick) {
    for (const scene of scenes(5)) Object.assign(figures, await figuresOf(scene, disturbances.length));
  }
  return figures;
}
