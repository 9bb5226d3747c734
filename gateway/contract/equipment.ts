import { z } from 'zod';

/**
 * What the equipment check measures, and what can be wrong with each. A headset that does not say whether it is worn is not asked,
 * a seat that never has a webcam needs none.
 */
export const equipmentProblems = {
  'headset-worn': ['headset-absent', 'no-answer', 'not-worn'],
  /** A lens gives a picture at all. */
  'lens-picture': ['no-picture', 'black'],
  'lens-uncovered': ['no-picture', 'too-dark', 'covered'],
  'lens-sharpness': ['no-picture', 'too-dark', 'no-detail', 'blurred'],
  light: ['no-picture', 'dark', 'glare'],
  'spoken-word': ['no-sound', 'silent', 'not-spoken', 'too-quiet', 'too-noisy'],
  speaker: ['not-tried', 'wrong-count', 'not-heard'],
  webcam: ['no-picture', 'black'],
  'screen-shared': ['not-shared'],
  'screen-picture': ['no-picture', 'black'],
  /** From the candidate's page to the gateway. */
  upload: ['not-measured', 'slow'],
  /** There and back between the candidate's page and the gateway. */
  delay: ['not-measured', 'slow'],
} as const;
export type EquipmentThing = keyof typeof equipmentProblems;
export type EquipmentProblem<Thing extends EquipmentThing = EquipmentThing> =
  (typeof equipmentProblems)[Thing][number];

const things = Object.keys(equipmentProblems) as [EquipmentThing, ...EquipmentThing[]];
export const equipmentThingSchema = z.enum(things);

/** Which lens or screen, as in `lens-1`; the screen's is the id of its track. */
const partSchema = z.string().regex(/^(lens|screen)-\d{1,3}$/);

const measured = {
  value: z.number().nullable(),
  unit: z.string().max(20),
  ok: z.boolean(),
  of: partSchema.optional(),
  /** Where a lens looks, in the headset frame: degrees clockwise from forward. */
  bearingDeg: z.number().min(0).lt(360).optional(),
};

/**
 * What the equipment check measured of one thing, as it is kept, and whether that is enough. `what` and `problem` are open, so that
 * a log stays readable whatever was measured when it was written.
 */
export const equipmentFindingSchema = z.strictObject({
  what: z.string().regex(/^[a-z0-9-]{1,60}$/),
  ...measured,
  problem: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional(),
});
export type EquipmentFinding = z.infer<typeof equipmentFindingSchema>;

/** What is measured now; `problem` says what is wrong and is there exactly where it is not `ok`. */
export const equipmentReadingSchema = z.object({
  what: equipmentThingSchema,
  ...measured,
  problem: z.string().optional(),
});
export type EquipmentReading = z.infer<typeof equipmentReadingSchema>;

/** The equipment check as it stands now. */
export const equipmentCheckSchema = z.object({ readings: z.array(equipmentReadingSchema) });

/** The fewest and the most beeps that the gateway lets a candidate count. */
export const beepCounts = [2, 3, 4, 5] as const;

/** How many beeps the candidate heard; null for none. */
export const heardBeepsSchema = z.strictObject({ count: z.int().min(1).max(9).nullable() });

/** Most bytes of one upload that is measured. */
export const uploadLimitBytes = 2 * 1024 * 1024;
