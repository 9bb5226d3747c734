import { z } from 'zod';

const bitrateBps = z.number().nonnegative();
const durationMs = z.number().nonnegative();
const count = z.int().nonnegative();

/** The encodings that a track can have. */
export const rungIdSchema = z.enum(['full', 'slow', 'half', 'thumbnail', 'vp8', 'sound']);

/** One encoding of a track over the last second or so. */
export const rungFiguresSchema = z.object({
  trackId: z.string(),
  rungId: rungIdSchema,
  receivers: count,
  framesPerSecond: z.number().nonnegative(),
  bitrateBps,
  /** What the encoder was told; null where it takes none, and while nobody receives the rung. */
  targetBitrateBps: bitrateBps.nullable(),
  /** Mean time of encoding a picture; null where it is not measured, and while nobody receives the rung. */
  encodeMs: durationMs.nullable(),
  /** Mean time from capture to the encoder; null as above. */
  queueMs: durationMs.nullable(),
});
export type RungFigures = z.infer<typeof rungFiguresSchema>;

/** One viewer over the last second or so; counts are since it came. */
export const viewerFiguresSchema = z.object({
  id: z.string(),
  accountName: z.string(),
  since: z.iso.datetime(),
  /** What its link can take; null before the first estimate. */
  estimateBps: bitrateBps.nullable(),
  /** Null until the viewer's browser has reported, as the next three. */
  roundTripMs: durationMs.nullable(),
  /** Share of packets that did not arrive, 0 to 1. */
  lossRatio: z.number().min(0).max(1).nullable(),
  /** Mean time packets waited on the way, above the shortest time seen. */
  queueDelayMs: durationMs.nullable(),
  arrivalRateBps: bitrateBps.nullable(),
  /** Of the panorama, as the viewer's page tells; null where it tells nothing. */
  framesPerSecond: z.number().nonnegative().nullable(),
  /** Times the picture stood still; null as above. */
  freezes: count.nullable(),
  retransmissions: count,
  keyFrameRequests: count,
  tracks: z.array(
    z.object({
      trackId: z.string(),
      /** Null while nothing of it is sent. */
      rungId: rungIdSchema.nullable(),
      /** What its link leaves for this track; null before the first estimate. */
      allottedBps: bitrateBps.nullable(),
      /** Changes of rung since it came. */
      switches: count,
    }),
  ),
});
export type ViewerFigures = z.infer<typeof viewerFiguresSchema>;

/** How the media of one exam session reach the people who watch it. */
export const sessionStatisticsSchema = z.object({
  examSessionId: z.string(),
  rungs: z.array(rungFiguresSchema),
  viewers: z.array(viewerFiguresSchema),
  /** Media workers that had to be started again since the media run; null while they do not. */
  workerRestarts: count.nullable(),
});
export type SessionStatistics = z.infer<typeof sessionStatisticsSchema>;
