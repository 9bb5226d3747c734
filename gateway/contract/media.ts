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

/** What a viewer's page has to say of the panorama it shows, since it connected. */
export const viewerReportSchema = z.object({
  framesPerSecond: z.number().min(0).max(1000),
  /** Times the picture stood still, as the browser counts them. */
  freezes: z.int().min(0),
});
export type ViewerReport = z.infer<typeof viewerReportSchema>;

/** How much of a track a viewer wants: at most a thumbnail of it, or nothing. It gets less where its link cannot take that. */
export const trackWishSchema = z.enum(['full', 'thumbnail', 'nothing']);
export type TrackWish = z.infer<typeof trackWishSchema>;

/** Query of a WHEP offer: what the viewer wants of every track until it says otherwise. */
export const whepQuerySchema = z.object({ wish: trackWishSchema.default('full') });

/** What a viewer says on the `frames` channel, one JSON object per message. */
export const viewerMessageSchema = z.discriminatedUnion('type', [
  /** That it is still there. */
  z.object({ type: z.literal('alive'), report: viewerReportSchema.optional() }),
  /** What it wants of these tracks from now on. */
  z.object({ type: z.literal('wish'), tracks: z.record(z.string().max(40), trackWishSchema) }),
]);
export type ViewerMessage = z.infer<typeof viewerMessageSchema>;

/** How often a viewer says that it is still there; one that is silent for `viewerSilenceMs` is closed by the gateway. */
export const viewerHeartbeatEveryMs = 1_000;
export const viewerSilenceMs = 4_000;
