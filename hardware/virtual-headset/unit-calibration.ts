import { composeRotations, rotationAbout, type Calibration } from '../calibration/index.ts';
import { scaledCalibration } from '../profiles/index.ts';
import { timeCodeStrip } from './time-code.ts';

/** A lens looking along +x of the headset, its picture upright. */
const forward: [number, number, number, number] = [0.5, -0.5, 0.5, -0.5];
/** A lens looking along −x, its picture upright. */
const backward: [number, number, number, number] = [0.5, -0.5, -0.5, 0.5];

const halfDegree = (0.5 * Math.PI) / 180;

const [w, x, y, z] = composeRotations(rotationAbout([0.4, 0.5, 0.77], halfDegree), backward);
const rearRotation: [number, number, number, number] = [w, x, y, z];

/**
 * The geometry of the virtual headset's unit: two lenses of 195° back to back, 2.5 cm apart, imperfect as real ones
 * are: different distortion, centres off the middle, the rear one rotated by 0.5°, gains 1.05 and 0.95.
 */
export const unitCalibration: Calibration = {
  version: 1,
  profileId: 'roundsight/reference',
  serial: 'VIRTUAL-0001',
  calibratedOn: '2026-01-15',
  widthPx: 1920,
  heightPx: 960,
  lenses: [
    {
      fxPx: 270.4,
      fyPx: 270.1,
      cxPx: 482.6,
      cyPx: 478.3,
      k: [0.0182, -0.0041, 0.00052, 0],
      rotation: forward,
      positionM: [0.0125, 0, 0],
      maxThetaDeg: 97.5,
      gain: 1.05,
      vignetting: [-0.016, -0.004],
    },
    {
      fxPx: 268.7,
      fyPx: 269.2,
      cxPx: 1437.2,
      cyPx: 481.9,
      k: [0.0225, -0.0052, 0.00061, 0],
      rotation: rearRotation,
      positionM: [-0.0125, 0, 0],
      maxThetaDeg: 97.5,
      gain: 0.95,
      vignetting: [-0.02, -0.003],
    },
  ],
  timeCodeStrip,
};

/** A stand-in for a camera whose calibration is unknown: two ideal equidistant lenses of 195° that fill the picture. */
export const pictureCalibration: Calibration = {
  ...unitCalibration,
  profileId: 'generic/dual-fisheye-uvc',
  serial: 'VIRTUAL-PICTURE',
  calibratedOn: null,
  lenses: [forward, backward].map((rotation, index) => ({
    fxPx: 277,
    fyPx: 277,
    cxPx: 480 + 960 * index,
    cyPx: 480,
    k: [0, 0, 0, 0] as [number, number, number, number],
    rotation,
    positionM: [index === 0 ? 0.0125 : -0.0125, 0, 0] as [number, number, number],
    maxThetaDeg: 97.5,
    gain: 1,
    vignetting: [0, 0] as [number, number],
  })),
};

/** The same lenses on a sensor that is read in another size. The time code keeps the size of its cells. */
export function calibrationForWidth(calibration: Calibration, widthPx: number): Calibration {
  const scaled = scaledCalibration(calibration, { widthPx, heightPx: widthPx / 2 }) ?? calibration;
  return { ...scaled, timeCodeStrip: calibration.timeCodeStrip };
}
