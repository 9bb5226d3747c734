import { z } from 'zod';
import { privacySwitchSchema } from './camera/camera-messages.ts';
import { pictureFaultSchemas } from './camera/picture-faults.ts';
import { clockDriftSchema } from './firmware/device-clock.ts';

/** What can go wrong with a headset, all of it on command. Switches stay until they are switched back. */
export const headsetFaultSchema = z.discriminatedUnion('type', [
  ...pictureFaultSchemas,
  z.strictObject({ type: z.literal('unplug') }),
  z.strictObject({ type: z.literal('plug-in') }),
  /** The endpoint refuses every transfer until the host clears its halt. */
  z.strictObject({ type: z.literal('stall'), endpoint: z.enum(['video', 'vendor']) }),
  /** The vendor endpoint refuses every transfer, however often the host clears its halt. */
  z.strictObject({ type: z.literal('stuck'), on: z.boolean() }),
  /** Vendor frames and video payloads whose length fields lie. */
  z.strictObject({ type: z.literal('wrong-lengths'), on: z.boolean() }),
  /** Transfers with more bytes than the host asked for. */
  z.strictObject({ type: z.literal('babble'), on: z.boolean() }),
  /** Answers come this much later. */
  z.strictObject({ type: z.literal('late-answers'), delayMs: z.int().min(0).max(60_000) }),
  /** Nothing is answered and nothing is sent. */
  z.strictObject({ type: z.literal('mute'), on: z.boolean() }),
  clockDriftSchema,
  z.strictObject({ type: z.literal('temperature'), celsius: z.number().min(-40).max(125) }),
  z.strictObject({ type: z.literal('tamper'), open: z.boolean() }),
  z.strictObject({ type: z.literal('worn'), on: z.boolean() }),
  z.strictObject({ type: z.literal('button'), held: z.boolean() }),
  privacySwitchSchema,
  /** The stored calibration loses a bit; noticed at the next start. */
  z.strictObject({ type: z.literal('damage-calibration') }),
  /** It has been opened and given other lenses, and their calibration; the host reads it when it is next plugged in. */
  z.strictObject({ type: z.literal('swap-lenses') }),
  /** The supply goes when this many bytes of a firmware image are stored. */
  z.strictObject({ type: z.literal('update-power-cut'), afterBytes: z.int().min(0) }),
]);
export type HeadsetFaultCommand = z.infer<typeof headsetFaultSchema>;
