import { z } from 'zod';
import { cannedMessageListSchema } from './canned-messages.ts';
import { logEntrySchema } from './exam-log.ts';
import { examSessionSchema } from './exam-sessions.ts';
import { headsetSchema } from './headsets.ts';
import { roomScanSchema } from './room-scan.ts';

/** Live figures of one exam session's media, once a second while it runs. */
export const mediaFiguresSchema = z.object({
  examSessionId: z.string(),
  panoramaFramesPerSecond: z.number(),
  /** Sound level of the microphone in dBFS, RMS and peak of the last interval; null without sound. */
  microphoneRmsDb: z.number().nullable(),
  microphonePeakDb: z.number().nullable(),
});
export type MediaFigures = z.infer<typeof mediaFiguresSchema>;

/** Everything the gateway tells a console over `GET /api/events` (WebSocket, one JSON object per message). */
export const consoleEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('exam-session'), examSession: examSessionSchema }),
  z.object({ type: z.literal('log-entry'), entry: logEntrySchema }),
  z.object({ type: z.literal('headset'), headset: headsetSchema }),
  z.object({ type: z.literal('media-figures'), figures: mediaFiguresSchema }),
  /** Says only that the gateway is heard: a network that lets nothing through is noticed by its absence. */
  z.object({ type: z.literal('beat') }),
  /** At most five in a second while a room scan is under way; null when it is over, however it ended. */
  z.object({ type: z.literal('room-scan'), examSessionId: z.string(), scan: roomScanSchema.nullable() }),
  z.object({ type: z.literal('canned-messages'), list: cannedMessageListSchema }),
]);
export type ConsoleEvent = z.infer<typeof consoleEventSchema>;
export type ConsoleEventType = ConsoleEvent['type'];

/** How often a `beat` comes. */
export const beatIntervalMs = 1_000;

/** `GET /api/events?after=`: the cursor of the last log entry that the console has; what came since is sent again. */
export const eventsQuerySchema = z.object({ after: z.coerce.number().int().min(0).optional() });

/** Why the gateway closed `GET /api/events`: WebSocket close codes of the private range (RFC 6455 §7.4.2). */
export const eventsCloseCode = {
  /** The sign-in ended or expired: sign in again, do not reconnect. */
  signedOut: 4401,
  /** The console read too slowly and lost its place: reconnect for the current state. */
  tooSlow: 4408,
  /** The gateway is stopping: reconnect later. */
  shuttingDown: 4503,
} as const;
