import { z } from 'zod';

/** What an identity still shows: the candidate's face, or the identity document. */
export const identityStillKindSchema = z.enum(['face', 'document']);
export type IdentityStillKind = z.infer<typeof identityStillKindSchema>;

/** What is wrong with a picture, the worst first. */
export const pictureProblemSchema = z.enum([
  'nothing-seen',
  'too-dark',
  'too-bright',
  'glare',
  'blurred',
  'too-small',
]);
export type PictureProblem = z.infer<typeof pictureProblemSchema>;

/** Asks for a still of the seat's webcam. */
export const identityStillRequestSchema = z.strictObject({ kind: identityStillKindSchema });

/** A still that was taken and kept, and what was measured of it. */
export const identityStillSchema = z.object({
  stillId: z.string(),
  kind: identityStillKindSchema,
  widthPx: z.int().min(1),
  heightPx: z.int().min(1),
  /** 0 to 1: how sharp its edges are. */
  sharpness: z.number().min(0).max(1),
  /** Part of it that is so bright that nothing can be seen there, in percent. */
  glarePercent: z.number().min(0).max(100),
  problems: z.array(pictureProblemSchema),
});
export type IdentityStill = z.infer<typeof identityStillSchema>;

/** Of an uploaded picture file. */
export const largestUploadBytes = 8 * 1024 * 1024;
export const uploadTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
