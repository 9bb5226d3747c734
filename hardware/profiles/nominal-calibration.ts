import type { Calibration, PictureRect } from '../calibration/index.ts';
import type { Profile } from './profile-schema.ts';

type Geometry = NonNullable<Profile['nominalCalibration']>;

/** The calibration of a unit nobody measured, in the first mode's pixels, its date null; null where a unit must be measured. */
export function nominalCalibration(profile: Profile, serial: string): Calibration | null {
  if (profile.nominalCalibration === null) return null;
  return { version: 1, profileId: profile.id, serial, calibratedOn: null, ...profile.nominalCalibration };
}

/** The same geometry for a stream of another size with the same layout; both sides must scale alike within 1 %. */
export function scaledCalibration<Kind extends Geometry>(
  calibration: Kind,
  size: { widthPx: number; heightPx: number },
): Kind | null {
  const scaleX = size.widthPx / calibration.widthPx;
  const scaleY = size.heightPx / calibration.heightPx;
  if (Math.abs(scaleX / scaleY - 1) > 0.01) return null;
  if (scaleX === 1 && scaleY === 1) return calibration;
  const scaledRect = (rect: PictureRect): PictureRect => {
    const [xPx, yPx] = [Math.round(rect.xPx * scaleX), Math.round(rect.yPx * scaleY)];
    return {
      xPx,
      yPx,
      widthPx: Math.round((rect.xPx + rect.widthPx) * scaleX) - xPx,
      heightPx: Math.round((rect.yPx + rect.heightPx) * scaleY) - yPx,
    };
  };
  return {
    ...calibration,
    widthPx: size.widthPx,
    heightPx: size.heightPx,
    lenses: calibration.lenses.map(({ frame, ...lens }) => ({
      ...lens,
      fxPx: lens.fxPx * scaleX,
      fyPx: lens.fyPx * scaleY,
      cxPx: lens.cxPx * scaleX,
      cyPx: lens.cyPx * scaleY,
      ...(frame === undefined ? {} : { frame: scaledRect(frame) }),
    })),
    ...(calibration.streams === undefined ? {} : { streams: calibration.streams.map(scaledRect) }),
    // Cells of another size are not a time code.
    timeCodeStrip: null,
  };
}
