import { z } from 'zod';

/** Names of GStreamer element factories; nothing else may become part of a probe. */
export const elementNameSchema = z.string().regex(/^[a-z][a-z0-9_-]*$/i);

/** What the gateway tells a media worker. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  /** Answered by `probed`. */
  z.strictObject({ type: z.literal('probe'), elements: z.array(elementNameSchema) }),
  /** Builds and plays a pipeline; one of the same track is stopped first. Answered by `opened` or `pipeline-failed`. */
  z.strictObject({ type: z.literal('open'), trackId: z.string(), launch: z.string() }),
  /** Asks the encoder above the named element for a key frame; ignored when the track has no pipeline. */
  z.strictObject({ type: z.literal('force-key-frame'), trackId: z.string(), element: z.string() }),
  /** Lets pictures through the named valve, or none; ignored when the track has no pipeline. */
  z.strictObject({
    type: z.literal('set-valve'),
    trackId: z.string(),
    element: z.string(),
    open: z.boolean(),
  }),
  /** Sets a number of the named element while it runs; ignored when the track has no pipeline. */
  z.strictObject({
    type: z.literal('set-property'),
    trackId: z.string(),
    element: z.string(),
    property: z.string(),
    value: z.number(),
  }),
  /** Gives the named `roundsightrecord` an order, which may hold a key; ignored when the track has no pipeline. */
  z.strictObject({
    type: z.literal('record'),
    trackId: z.string(),
    element: z.string(),
    order: z.string(),
  }),
]);
export type WorkerCommand = z.infer<typeof workerCommandSchema>;

const pipelineNews = {
  trackId: z.string(),
  /** Name of the element that spoke; null where the pipeline as a whole did: it cannot be built, or its source ended. */
  element: z.string().nullable(),
  message: z.string(),
};

const share = z.number().min(0).max(1);
/** `PictureLook` on its way. */
const pictureLookSchema = z.strictObject({
  pictures: z.int().min(1),
  captureMs: z.number().min(0).nullable(),
  identical: z.boolean(),
  parts: z
    .array(
      z.strictObject({
        mean: share,
        spread: share,
        contrast: share,
        edges: share,
        sharpness: share,
        dark: share,
        bright: share,
      }),
    )
    .readonly(),
});

/** Ticks or bytes: more than 32 bits, fewer than a double holds. */
const wholeNumber = z.int().nonnegative();

/** `RecorderNews` on its way. */
const recorderNewsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), number: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('closed'),
    number: z.int().min(1),
    mp4Bytes: wholeNumber,
    fileBytes: wholeNumber,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    startTicks: wholeNumber,
    endTicks: wholeNumber,
    timescale: z.int().min(1),
    samples: wholeNumber,
  }),
  z.strictObject({
    kind: z.literal('failed'),
    reason: z.enum(['disk-full', 'disk-error', 'too-slow', 'order-invalid']),
  }),
]);

/** What a media worker tells the gateway. */
export const workerEventSchema = z.discriminatedUnion('type', [
  /** The first message: GStreamer is loaded and commands are welcome. */
  z.strictObject({ type: z.literal('ready') }),
  /** Every `heartbeatIntervalMs` while the worker's event loop turns. */
  z.strictObject({ type: z.literal('heartbeat') }),
  z.strictObject({ type: z.literal('probed'), missing: z.array(elementNameSchema) }),
  z.strictObject({ type: z.literal('opened'), trackId: z.string() }),
  /** The pipeline will deliver nothing more: an error, or the end of its source. */
  z.strictObject({
    type: z.literal('pipeline-failed'),
    ...pipelineNews,
    cause: z.enum(['error', 'end-of-source', 'cannot-be-built']),
  }),
  /** Something went wrong that the pipeline survives, such as a damaged picture. */
  z.strictObject({ type: z.literal('pipeline-warning'), ...pipelineNews }),
  /** Of the last 200 ms, over all channels; dBFS, silence is -Infinity and travels as the floor of -120. */
  z.strictObject({
    type: z.literal('level'),
    trackId: z.string(),
    rmsDb: z.number(),
    peakDb: z.number(),
  }),
  /** What a picture looks like, five times a second of every track that has pictures; the first at once. */
  z.strictObject({ type: z.literal('look'), trackId: z.string(), look: pictureLookSchema }),
  /** What became of the files of a track that is recorded. */
  z.strictObject({ type: z.literal('recorder'), trackId: z.string(), news: recorderNewsSchema }),
  /** Of the media of one second, counted from the pipeline's start: mean time from capture to the named meter. */
  z.strictObject({
    type: z.literal('age'),
    trackId: z.string(),
    element: z.string(),
    second: z.int().nonnegative(),
    meanMs: z.number().nonnegative(),
  }),
]);
export type WorkerEvent = z.infer<typeof workerEventSchema>;

export const heartbeatIntervalMs = 500;
