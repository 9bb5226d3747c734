import type { Calibration } from '../calibration.ts';
import type { RoomFit } from './fit-room.ts';
import type { GreyPicture } from './grey-picture.ts';
import { findHeadTurns } from './head-rotation-search.ts';
import { unturnedHead, type HeadPose } from './placed-lens.ts';
import { countOf } from './room-matches.ts';
import type { RoomRefinement, RoomRefusal, RoomWarning } from './room-outcome.ts';
import type { ParameterOwner, RoomParameters, RoomState } from './room-parameters.ts';
import { quantileOf, roomQuality } from './room-quality.ts';
import { refineInRounds, type RefineOptions, type Rounds } from './room-rounds.ts';

/**
 * Refines a calibration on ordinary pictures of a room, without a chart: points in the overlap of the lenses and, when
 * the head looked around between the pictures, points that moved from one part of a lens to another. The frame H stays
 * tied to the first lens, whose rotation does not change. Start within about 2° and 2 % of the truth.
 *
 * Pictures of one head direction only make the seam fit at the distance of the room. Three to five directions, apart by
 * 20° to 60° to the sides and up and down, determine the lenses; a head that moves as it turns settles distances too.
 * Calibrations of the unit that there are already (`older`) are judged on the same points.
 */
export function refineFromRoom(
  pictures: readonly GreyPicture[],
  start: Calibration,
  { older = [], ...options }: RefineOptions & { older?: readonly Calibration[] } = {},
): RoomRefinement | RoomRefusal {
  if (start.lenses.length < 2) return { ok: false, code: 'no-overlap' };
  const odd = pictures.findIndex(
    (each) => each.widthPx !== start.widthPx || each.heightPx !== start.heightPx,
  );
  if (odd >= 0) return { ok: false, code: 'wrong-picture-size', picture: odd };
  const warnings: RoomWarning[] = [];
  const turns = findHeadTurns(pictures, start.lenses);
  const used: GreyPicture[] = [];
  const poses: HeadPose[] = [];
  pictures.forEach((each, picture) => {
    const turn = turns[picture] ?? null;
    if (turn === null) return void warnings.push({ kind: 'picture-left-out', picture });
    used.push(each);
    poses.push({ ...unturnedHead, orientation: turn });
  });
  const rounds = refineInRounds(used, { lenses: start.lenses, poses }, options);
  return rounds.ok ? resultOf(rounds, { start, older }, warnings) : rounds;
}

function resultOf(
  { parameters, begin, fit, points, beliefs }: Rounds,
  { start, older }: { start: Calibration; older: readonly Calibration[] },
  warnings: RoomWarning[],
): RoomRefinement | RoomRefusal {
  const end = parameters.stateAt(fit.values) ?? begin;
  const before = roomQuality(points, begin.lenses, end.poses, beliefs);
  const after = roomQuality(points, end.lenses, end.poses, beliefs);
  if (!(after.all.medianPx < before.all.medianPx)) return { ok: false, code: 'not-better', before, after };
  return {
    ok: true,
    calibration: { ...start, lenses: [...end.lenses] },
    before,
    after,
    older: older.map(({ lenses }) => roomQuality(points, lenses, end.poses, beliefs)),
    pictures: end.poses.length,
    points: points.length,
    matches: countOf(points),
    warnings: [
      ...warnings,
      ...distanceWarnings(end, quantileOf([...fit.inverseDistances], 0.5)),
      ...undetermined(parameters, fit),
    ],
  };
}

/** How far the head's movement shifted things in the middle of the distances, radians, for distances to be measured. */
const tellingParallaxRad = 0.005;

function distanceWarnings({ poses }: RoomState, inverseDistancePerM: number): RoomWarning[] {
  if (poses.length === 1) return [{ kind: 'one-head-direction' }];
  const movedM = Math.max(...poses.map(({ positionM }) => Math.hypot(...positionM)));
  return movedM * inverseDistancePerM < tellingParallaxRad ? [{ kind: 'distances-assumed' }] : [];
}

/** The lens parameters that the pictures narrowed down by less than half. */
function undetermined({ owners, sigmas: before }: RoomParameters, { sigmas }: RoomFit): RoomWarning[] {
  return owners.flatMap((owner: ParameterOwner, index): RoomWarning[] => {
    const after = sigmas?.[index] ?? Infinity;
    if (owner.kind !== 'lens' || after < 0.5 * (before[index] ?? 0)) return [];
    return [{ kind: 'not-determined', lens: owner.lens, parameter: owner.name }];
  });
}
