import { z } from 'zod';
import { clockDriftSchema } from '../firmware/device-clock.ts';
import { pictureFaultSchemas } from './picture-faults.ts';

/** Commands to the camera process. */
export const cameraCommandSchema = z.discriminatedUnion('type', [
  /** No pictures and no sound until `resume`; connections stay. */
  z.strictObject({ type: z.literal('stall') }),
  z.strictObject({ type: z.literal('resume') }),
  ...pictureFaultSchemas,
  /** The clock that the microphone's samples are taken by; pictures keep their capture times. */
  clockDriftSchema,
  /** The process ends at once, as a headset whose plug is pulled. */
  z.strictObject({ type: z.literal('unplug') }),
]);
export type CameraCommand = z.infer<typeof cameraCommandSchema>;

/** What the camera process says once, when its ports are open. */
export const cameraReadySchema = z.strictObject({
  type: z.literal('ready'),
  videoPort: z.int().min(1).max(65535),
  audioPort: z.int().min(1).max(65535),
  /** Takes what the speaker shall play, and gives it to whoever wants to hear it. */
  speakerPort: z.int().min(1).max(65535),
  speakerMonitorPort: z.int().min(1).max(65535),
  /** Host monotonic nanoseconds (CLOCK_MONOTONIC) of the capture of frame 0, in decimal. */
  loopStartMonotonicNs: z.string().regex(/^\d+$/),
  framesPerSecond: z.int().positive(),
  frameCount: z.int().positive(),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  sampleRateHz: z.int().positive(),
  channels: z.literal(1),
});
export type CameraReady = z.infer<typeof cameraReadySchema>;
