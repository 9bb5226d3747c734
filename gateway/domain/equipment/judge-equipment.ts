import type { EquipmentReading } from '../../contract/equipment.ts';
import { equipmentLimits } from './equipment-limits.ts';
import type { EquipmentMeasurements, PictureFlow } from './equipment-measurements.ts';
import { judgeLenses } from './judge-lenses.ts';
import { reading } from './reading.ts';

/** What was measured as readings, in the order in which a candidate goes through them. */
export function judgeEquipment(measured: EquipmentMeasurements): EquipmentReading[] {
  return [
    ...judgeHeadset(measured),
    ...judgeLenses(measured.lenses),
    judgeWord(measured),
    judgeSpeaker(measured),
    ...(measured.webcam === null ? [] : [judgeWebcam(measured.webcam)]),
    ...judgeScreens(measured),
    ...judgeNetwork(measured),
  ];
}

function judgeHeadset({ headsetIsThere, worn }: EquipmentMeasurements): EquipmentReading[] {
  if (!headsetIsThere) return [reading('headset-worn', 'headset-absent', null, '')];
  if (worn === null) return [];
  return [reading('headset-worn', worn === 'no-answer' ? worn : worn ? null : 'not-worn', null, '')];
}

function judgeWord({ spokenWord }: EquipmentMeasurements): EquipmentReading {
  return spokenWord.heard
    ? reading('spoken-word', null, Math.round(spokenWord.levelDb), 'dB')
    : reading('spoken-word', spokenWord.problem, null, 'dB');
}

function judgeSpeaker({ heardBeeps }: EquipmentMeasurements): EquipmentReading {
  return reading('speaker', heardBeeps === 'right' ? null : heardBeeps, null, '');
}

function judgeWebcam(webcam: PictureFlow): EquipmentReading {
  return reading('webcam', pictureProblem(webcam), brightnessOf(webcam), '%');
}

/** A seat without a shared screen is worse than one with a black one. */
function judgeScreens({ screens }: EquipmentMeasurements): EquipmentReading[] {
  if (screens.length === 0) return [reading('screen-shared', 'not-shared', null, '')];
  return screens.flatMap(({ of, ...flow }) => [
    reading('screen-shared', flow.arrives ? null : 'not-shared', null, '', { of }),
    reading('screen-picture', pictureProblem(flow), brightnessOf(flow), '%', { of }),
  ]);
}

function pictureProblem({ arrives, brightness }: PictureFlow): 'no-picture' | 'black' | null {
  if (!arrives || brightness === null) return 'no-picture';
  const { screenBlackMean, screenBlackSpread } = equipmentLimits;
  return brightness.mean < screenBlackMean && brightness.spread < screenBlackSpread ? 'black' : null;
}

const brightnessOf = ({ arrives, brightness }: PictureFlow) =>
  arrives && brightness !== null ? Math.round(brightness.mean * 100) : null;

function judgeNetwork(measured: EquipmentMeasurements): EquipmentReading[] {
  const { uploadBps, neededUploadBps, roundTripMs } = measured;
  const tooSlow = uploadBps !== null && uploadBps < neededUploadBps;
  const tooLate = roundTripMs !== null && roundTripMs > equipmentLimits.mostDelayMs;
  return [
    reading(
      'upload',
      uploadBps === null ? 'not-measured' : tooSlow ? 'slow' : null,
      uploadBps === null ? null : Math.round(uploadBps / 1e5) / 10,
      'Mb/s',
    ),
    reading(
      'delay',
      roundTripMs === null ? 'not-measured' : tooLate ? 'slow' : null,
      roundTripMs === null ? null : Math.round(roundTripMs),
      'ms',
    ),
  ];
}
