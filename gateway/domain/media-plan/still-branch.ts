import { chain } from './launch-text.ts';
import { stillFileDescriptor } from './panorama-pipeline.ts';

interface StillBranchInput {
  teeName: string;
  /** Of the valve before the branch, which is closed at first. */
  valveName: string;
  stillsPerSecond: number;
  /** Default: as large as the pictures. */
  size?: { widthPx: number; heightPx: number };
}

/** Element factories of the branch. */
export const stillBranchElements: readonly string[] = [
  ...['tee', 'valve', 'videorate', 'queue', 'videoscale', 'videoconvert', 'jpegenc', 'fdsink'],
];

/**
 * JPEG pictures on the stills' file descriptor while the valve is open: a face or a screen leaves the worker only where somebody asked for
 * it. By way of RGB, as the panorama's. The valve stands where that of a rung stands.
 */
export function stillBranch({ teeName, valveName, stillsPerSecond, size }: StillBranchInput): string {
  const scaled = size === undefined ? '' : `,width=${size.widthPx},height=${size.heightPx}`;
  return chain(
    `${teeName}.`,
    'videorate drop-only=true',
    `video/x-raw,framerate=${stillsPerSecond}/1`,
    `valve name=${valveName} drop=true`,
    'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream',
    size === undefined ? '' : 'videoscale',
    'videoconvert',
    `video/x-raw,format=RGB${scaled}`,
    'jpegenc quality=92',
    `fdsink fd=${stillFileDescriptor} sync=false async=false`,
  );
}
