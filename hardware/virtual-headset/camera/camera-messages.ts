import { z } from 'zod';
import { clockDriftSchema } from '../firmware/device-clock.ts';
import { pictureFaultSchemas } from './picture-faults.ts';

/** The wearer's own switches: no pictures, and nothing but zeros from the microphone. */
export const privacySwitchSchema = z.strictObject({
  type: z.literal('privacy-switch'),
  cameraOff: z.boolean(),
  microphoneOff: z.boolean(),
});

const cameraFaults = [
  ...pictureFaultSchemas,
  privacySwitchSchema,
  /** The clock that the microphone's samples are taken by; pictures keep their capture times. */
  clockDriftSchema,
] as const;
/** What a unit suffers that its pictures and its sound show. */
export const cameraFaultSchema = z.discriminatedUnion('type', cameraFaults);

/** Commands to the camera process. */
export const cameraCommandSchema = z.discriminatedUnion('type', [
  /** No pictures and no sound until `resume`; connections stay. */
  z.strictObject({ type: z.literal('stall') }),
  z.strictObject({ type: z.literal('resume') }),
  ...cameraFaults,
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
