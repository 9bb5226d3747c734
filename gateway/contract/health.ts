import { z } from 'zod';

/** What anybody may know about a running gateway: that it answers. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  uptimeS: z.number().nonnegative(),
});
