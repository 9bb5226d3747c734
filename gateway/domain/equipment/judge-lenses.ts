import type { EquipmentProblem, EquipmentReading } from '../../contract/equipment.ts';
import { equipmentLimits } from './equipment-limits.ts';
import type { LensMeasurement } from './equipment-measurements.ts';
import type { LensPicture } from './lens-picture.ts';
import { reading } from './reading.ts';

const percent = (share: number) => Math.round(share * 100);

const isBlack = ({ meanLuma, spread }: LensPicture) =>
  meanLuma < equipmentLimits.blackMean && spread < equipmentLimits.blackSpread;
const isFlat = ({ edgeShare }: LensPicture) => edgeShare < equipmentLimits.leastEdgeShare;
const isDark = ({ meanLuma }: LensPicture) => meanLuma < equipmentLimits.leastLight;

/** Whether each lens gives a picture, is uncovered and sharp, and whether the room is lit well enough. */
export function judgeLenses(lenses: readonly LensMeasurement[]): EquipmentReading[] {
  const pictures = lenses.flatMap(({ picture }) => picture ?? []);
  // What nothing lies on tells whether there is light.
  const clear = pictures.filter((picture) => !isFlat(picture));
  const roomIsDark = pictures.every(isDark);
  return [
    ...lenses.flatMap((lens) => judgeLens(lens, roomIsDark)),
    ...(lenses.length === 0 ? [] : [judgeLight(clear.length > 0 ? clear : pictures)]),
  ];
}

function judgeLens(lens: LensMeasurement, roomIsDark: boolean): EquipmentReading[] {
  const { picture, leastBlurDeg } = lens;
  const part = partOf(lens);
  // How wide edges were before something covered them is no figure of now.
  const isSeen = picture !== null && leastBlurDeg !== null && !isFlat(picture);
  const blurDeg = isSeen ? Math.round(leastBlurDeg * 100) / 100 : null;
  return [
    reading('lens-picture', aliveProblem(picture), null, '', part),
    reading('lens-uncovered', coveredProblem(lens, roomIsDark), null, '', part),
    reading('lens-sharpness', sharpnessProblem(lens, roomIsDark), blurDeg, '°', part),
  ];
}

const partOf = ({ of, bearingDeg }: LensMeasurement) => ({
  ...(of !== null && { of }),
  ...(bearingDeg !== null && { bearingDeg }),
});

function aliveProblem(picture: LensPicture | null): EquipmentProblem<'lens-picture'> | null {
  if (picture === null) return 'no-picture';
  return isBlack(picture) ? 'black' : null;
}

function coveredProblem(
  { picture, saysCovered }: LensMeasurement,
  roomIsDark: boolean,
): EquipmentProblem<'lens-uncovered'> | null {
  if (picture === null) return 'no-picture';
  if (saysCovered) return 'covered';
  if (!isFlat(picture)) return null;
  return roomIsDark ? 'too-dark' : 'covered';
}

function sharpnessProblem(
  { picture, leastBlurDeg }: LensMeasurement,
  roomIsDark: boolean,
): EquipmentProblem<'lens-sharpness'> | null {
  if (picture === null) return 'no-picture';
  if (leastBlurDeg === null || isFlat(picture)) return roomIsDark ? 'too-dark' : 'no-detail';
  return leastBlurDeg > equipmentLimits.mostBlurDeg ? 'blurred' : null;
}

function judgeLight(pictures: readonly LensPicture[]): EquipmentReading {
  if (pictures.length === 0) return reading('light', 'no-picture', null, '%');
  const meanOf = (figure: (picture: LensPicture) => number) =>
    pictures.reduce((sum, picture) => sum + figure(picture), 0) / pictures.length;
  const light = meanOf(({ meanLuma }) => meanLuma);
  const isGlaring = pictures.some(
    ({ saturatedShare }) => saturatedShare > equipmentLimits.mostSaturatedShare,
  );
  const problem = light < equipmentLimits.leastLight ? 'dark' : isGlaring ? 'glare' : null;
  return reading('light', problem, percent(light), '%');
}
