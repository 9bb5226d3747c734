import { z } from 'zod';
import { gapCauseSchema } from './evidence.ts';

/** Unix milliseconds of the time base of the exam sessions. */
const momentMs = z.number().min(0);
const span = { fromMs: momentMs, toMs: momentMs };

/** What there is of one track, and what is missing. */
export const replayTrackSchema = z.object({
  trackId: z.string(),
  /** Pictures and sound for the browser to play, or where the headset points. */
  kind: z.enum(['video', 'audio', 'orientation']),
  label: z.string(),
  /** Of files that are closed, merged; the file that is being written now comes after them. */
  spans: z.array(z.object(span)),
  gaps: z.array(z.object({ ...span, cause: gapCauseSchema })),
});
export type ReplayTrack = z.infer<typeof replayTrackSchema>;

/** What can be replayed of an exam session; times in its media count from `originMs`. */
export const replayOutlineSchema = z.object({
  originMs: momentMs,
  /** When the outline was made, on the same time base. */
  nowMs: momentMs,
  /** When the recording ended; null while it goes on. */
  endedMs: momentMs.nullable(),
  tracks: z.array(replayTrackSchema),
});
export type ReplayOutline = z.infer<typeof replayOutlineSchema>;

/** How the media of an exam session went at a moment of its recording. */
const figureMomentSchema = z.object({
  atMs: momentMs,
  /** Of the panorama, as it was made. */
  framesPerSecond: z.number().nonnegative(),
  viewers: z.int().nonnegative(),
  /** Of the viewer whose link was worst: share of packets lost, 0 to 1, and time there and back; null where nothing is known. */
  lossRatio: z.number().min(0).max(1).nullable(),
  roundTripMs: z.number().nonnegative().nullable(),
});
export type FigureMoment = z.infer<typeof figureMomentSchema>;

/** One every ten seconds or so, in order; none where the gateway was not running. */
export const figureHistorySchema = z.object({ moments: z.array(figureMomentSchema) });

/** Query of a part of a recording: the moment that it is to show. */
export const replayQuerySchema = z.object({ atMs: z.coerce.number().int().min(0) });

/** Query of a picture of a recording. */
export const replayStillQuerySchema = z.object({
  atMs: z.coerce.number().int().min(0),
  widthPx: z.coerce.number().int().min(32).max(1920),
  /** Of that very moment; otherwise of the key frame before it, at most some seconds away, which comes sooner. */
  exact: z.enum(['true', 'false']).optional(),
});

/** Headers of a part of a recording: from when to when it is, in whole Unix milliseconds as above, the end rounded up. */
export const replayHeader = { from: 'roundsight-from-ms', to: 'roundsight-to-ms' } as const;
