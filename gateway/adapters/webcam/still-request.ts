import { z } from 'zod';

const devicePath = z.string().regex(/^\/dev\/video\d{1,3}$/);
const sidePx = z.int().min(16).max(8192);

/** Whether this is the path of a video node and nothing else: it ends up in the line of a shell. */
export function isDevicePath(path: unknown): path is string {
  return devicePath.safeParse(path).success;
}

/**
 * Everything that a still depends on. Nothing else reaches the shell line that node-webcam builds, and nothing here can mean
 * anything to a shell.
 */
export const stillRequestSchema = z.strictObject({ devicePath, widthPx: sidePx, heightPx: sidePx });
export type StillRequest = z.infer<typeof stillRequestSchema>;

/** In the process's own folder. */
export const stillFileName = 'still.jpg';

/** How the process ends where another program uses the webcam. */
export const busyExitCode = 3;
