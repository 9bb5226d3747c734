import { z } from 'zod';

/** One stream a viewer can receive. `id` is the WebRTC stream id (`MediaStream.id`) in the browser. */
export const mediaTrackSchema = z.object({
  id: z.string().regex(/^[a-z]+(-\d+)?$/),
  kind: z.enum(['video', 'audio']),
  role: z.enum(['panorama', 'screen', 'webcam', 'microphone']),
  label: z.string(),
  widthPx: z.int().positive().optional(),
  heightPx: z.int().positive().optional(),
  framesPerSecond: z.number().positive().optional(),
  /** True where the picture is a demonstration and not the candidate's own screen. */
  demonstration: z.boolean(),
});
export type MediaTrack = z.infer<typeof mediaTrackSchema>;

/** Unit quaternion (w, x, y, z), active rotation from the headset frame H to the room frame R. */
export const quaternionSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type QuaternionTuple = z.infer<typeof quaternionSchema>;

/** Label of the data channel that carries `FrameMetadata` to a viewer and `ViewerHeartbeat` back. */
export const framesChannelLabel = 'frames';

/** Sent for every panorama frame, keyed by its RTP timestamp (90 kHz, unsigned 32 bit). */
export const frameMetadataSchema = z.object({
  rtpTimestamp: z.int().min(0).max(0xffffffff),
  /** When the sensor captured the frame: gateway's monotonic clock, microseconds. */
  captureUs: z.number().nonnegative(),
  /** Add to `captureUs` for Unix time in microseconds; constant for the life of a viewer. */
  wallClockOffsetUs: z.number(),
  orientation: quaternionSchema,
});
export type FrameMetadata = z.infer<typeof frameMetadataSchema>;

/** A viewer sends one every 2 s; a viewer silent for 6 s is closed by the gateway. */
export const viewerHeartbeatSchema = z.object({ type: z.literal('alive') });
