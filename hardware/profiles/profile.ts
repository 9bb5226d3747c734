import { z } from 'zod';
import { geometrySchema, type Calibration, type PictureRect } from '../calibration/index.ts';

const usbId = z.string().regex(/^[0-9a-f]{4}$/, 'must be four lower-case hexadecimal digits');

/** One model of headset, as reviewed data; hardware/profiles/README.md says how to write one. */
export const profileSchema = z.strictObject({
  version: z.literal(1),
  /** `<vendor>/<model>`: the file's place below hardware/profiles, without `.json`. */
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  model: z.string().min(1),
  usb: z
    .array(
      z.strictObject({
        vendorId: usbId,
        productId: usbId,
        /** The product string must contain this (case is ignored); for ids that several products share. */
        productNameContains: z.string().min(1).optional(),
      }),
    )
    .min(1),
  /** What the device can do beside its pictures. */
  capabilities: z.strictObject({
    /** Speaks hardware/reference-headset/PROTOCOL.md: identity, own calibration, orientation, clock. */
    vendorInterface: z.boolean(),
    microphone: z.boolean(),
    speaker: z.boolean(),
  }),
  /** Dual-fisheye modes over USB video class, the preferred one first. */
  videoModes: z
    .array(
      z.strictObject({
        format: z.literal('mjpeg'),
        widthPx: z.int().positive(),
        heightPx: z.int().positive(),
        framesPerSecond: z.int().positive(),
      }),
    )
    .min(1),
  /** The geometry that a unit has before anybody measured it. */
  nominalCalibration: geometrySchema,
  /** Every statement above that matters, whether it was tried on a device, and where it comes from. */
  evidence: z
    .array(z.strictObject({ claim: z.string().min(1), verified: z.boolean(), source: z.string().min(1) }))
    .min(1),
});
export type Profile = z.infer<typeof profileSchema>;

export type ProfileReading = { ok: true; profile: Profile } | { ok: false; faults: string[] };

/** Checks the content of a profile's file against the schema and its place (`<vendor>/<model>`). */
export function readProfile(id: string, content: unknown): ProfileReading {
  const parsed = profileSchema.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    };
  }
  if (parsed.data.id !== id) return { ok: false, faults: [`id: must be ${id}, as the file's place says`] };
  return { ok: true, profile: parsed.data };
}

/** The calibration of a unit nobody measured, in the preferred mode's pixels; its date is null. */
export function nominalCalibration(profile: Profile, serial: string): Calibration {
  return { version: 1, profileId: profile.id, serial, calibratedOn: null, ...profile.nominalCalibration };
}

/** The same geometry for a stream of another size with the same layout; both sides must scale alike within 1 %. */
export function scaledCalibration(
  calibration: Calibration,
  size: { widthPx: number; heightPx: number },
): Calibration | null {
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
    ...size,
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
