import { z } from 'zod';
import { elementNameSchema } from './messages.ts';

/** What a job worker is told. One inspection or one run at a time. */
export const jobCommandSchema = z.discriminatedUnion('type', [
  /** Answered by `probed`. */
  z.strictObject({ type: z.literal('probe'), elements: z.array(elementNameSchema) }),
  /** Plays a pipeline of `inspectionLaunch` until it is known what comes. Answered by `inspected` or `failed`. */
  z.strictObject({ type: z.literal('inspect'), launch: z.string() }),
  /** Plays a pipeline to its end. Answered by `progress` now and then, at last by `ended` or `failed`. */
  z.strictObject({
    type: z.literal('run'),
    launch: z.string(),
    /** Closed valves behind sources that read before the pipeline runs: to be opened when it does. */
    gates: z.array(z.string()),
    /** Whether the run ends in full, and does not fail, when a source fails under way. */
    outlivesSources: z.boolean(),
  }),
  /** Ends the run early, with everything so far written in full. */
  z.strictObject({ type: z.literal('finish') }),
]);
export type JobCommand = z.infer<typeof jobCommandSchema>;

const caps = z.string().nullable();

/** What a job worker tells. */
export const jobEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** While the worker's event loop turns. */
  z.strictObject({ type: z.literal('heartbeat') }),
  z.strictObject({ type: z.literal('probed'), missing: z.array(elementNameSchema) }),
  /** Caps in GStreamer's form; `picture` is null where there are no pictures. */
  z.strictObject({ type: z.literal('inspected'), container: caps, picture: caps, sound: caps }),
  z.strictObject({
    type: z.literal('progress'),
    positionS: z.number(),
    /** Null where nobody knows the end. */
    totalS: z.number().nullable(),
  }),
  /** `sourceFault` is what a camera said when it failed under way; what came before is written in full. */
  z.strictObject({
    type: z.literal('ended'),
    sourceFault: z.string().nullable(),
    /** What the run took, from its start: time of the whole process, and time that passed. */
    cpuMs: z.number(),
    wallMs: z.number(),
  }),
  /** `path` is where in the pipeline it failed. */
  z.strictObject({ type: z.literal('failed'), path: z.string(), message: z.string() }),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;
