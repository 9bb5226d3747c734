import { z } from 'zod';

const secondsSchema = z.number().min(0).max(540);
const degrees = (limit: number) => z.number().min(-limit).max(limit);

/** Steps in time; each later than the one before. */
function ascending(steps: readonly { atS: number }[]): boolean {
  return steps.every((step, place) => place === 0 || step.atS > (steps[place - 1]?.atS ?? -1));
}

/**
 * What happens in front of the virtual headset's lenses in one loop; data, so that a new case needs no code.
 * Times are seconds from the start of the loop; angles degrees; places metres in the room frame.
 */
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  description: z.string().min(1),
  /** The loop restarts after this; a frame number has 14 bits, so 540 s at 30 frames per second is the limit. */
  loopS: z.number().min(0.2).max(540),
  seed: z.int().min(0).max(0xffffffff),
  /** Where the head turns; held before the first and after the last. */
  head: z
    .array(
      z.strictObject({
        atS: secondsSchema,
        facingDeg: degrees(720),
        pitchDeg: degrees(80),
        rollDeg: degrees(60),
      }),
    )
    .refine(ascending, 'the times must ascend'),
  /** Somebody who walks through the room: from behind the door and back. Empty where nobody comes. */
  visit: z
    .array(z.strictObject({ atS: secondsSchema, xM: degrees(5), yM: degrees(5) }))
    .refine(ascending, 'the times must ascend'),
  sound: z.strictObject({
    /** Sentences and when they begin. */
    speech: z.array(z.strictObject({ atS: secondsSchema, text: z.string().min(1).max(200) })),
    /** Stretches of typing. */
    typing: z.array(z.strictObject({ fromS: secondsSchema, toS: secondsSchema })),
  }),
  /** When something is seen and heard at one moment, for measuring how far apart both come (`clap.ts`). On the times of frames. */
  claps: z.array(secondsSchema).optional(),
});
export type Scenario = z.infer<typeof scenarioSchema>;
