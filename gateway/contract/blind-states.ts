import { z } from 'zod';

/** What can keep a proctor from seeing or hearing what they should; software sees it and decides nothing. */
export const blindStateKindSchema = z.enum([
  // Of a camera's track, of one lens or of the whole picture.
  'black',
  'frozen',
  'covered',
  'blurred',
  'over-exposed',
  'under-exposed',
  'stalled',
  // Of the headset at the seat: another serial number, or the same with another calibration.
  'other-headset',
  'other-calibration',
  // Of the candidate's screens.
  'screen-black',
  'screen-stopped',
  'monitor-added',
  'monitor-removed',
  // Of the microphone: nothing but zeros, or nothing at all.
  'microphone-muted',
  'microphone-stopped',
]);
export type BlindStateKind = z.infer<typeof blindStateKindSchema>;

/** What is blind. */
export const blindPlace = {
  kind: blindStateKindSchema,
  /** Null where it is of the seat as a whole. */
  trackId: z.string().max(100).nullable(),
  /** 0, 1 …; null where it is of the whole picture. */
  lens: z.int().min(0).max(3).nullable(),
  /** A monitor's name or a headset's serial number. */
  label: z.string().max(200).nullable(),
};

/** A blind state that lasts. */
export const blindStateSchema = z.object({
  id: z.string(),
  ...blindPlace,
  since: z.iso.datetime(),
  /** Whether a picture of its beginning is kept. */
  hasPicture: z.boolean(),
});
export type BlindState = z.infer<typeof blindStateSchema>;
