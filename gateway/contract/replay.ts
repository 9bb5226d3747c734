import { z } from 'zod';

/** Unix milliseconds of the time base of the exam sessions. */
const momentMs = z.number().min(0);
const span = { fromMs: momentMs, toMs: momentMs };

/** What there is of one track, and what is missing. */
export const replayTrackSchema = z.object({
  trackId: z.string(),
  kind: z.enum(['video', 'audio']),
  label: z.string(),
  spans: z.array(z.object(span)),
  gaps: z.array(z.object({ ...span, cause: z.string() })),
});
export type ReplayTrack = z.infer<typeof replayTrackSchema>;

/** What can be replayed of an exam session; times in its media count from `originMs`. */
export const replayOutlineSchema = z.object({
  originMs: momentMs,
  /** When the recording ended; null while it goes on. */
  endedMs: momentMs.nullable(),
  tracks: z.array(replayTrackSchema),
});
export type ReplayOutline = z.infer<typeof replayOutlineSchema>;

/** Headers of a part of a recording: from when to when it is, in Unix milliseconds as above. */
export const replayHeader = { from: 'roundsight-from-ms', to: 'roundsight-to-ms' } as const;
