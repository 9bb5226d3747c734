import { chain } from './launch-text.ts';

/** How bright a picture is as a whole: 0 is black, 1 is white. */
export interface PictureBrightness {
  mean: number;
  /** Standard deviation over the picture: 0 where it is of one brightness. */
  spread: number;
}

/** Element factories of the branch. */
export const brightnessElements: readonly string[] = [
  ...['tee', 'videorate', 'queue', 'videoscale', 'videoconvert', 'videoanalyse', 'fakesink'],
];

/**
 * Tells once a second how bright the pictures behind a tee are, by a tiny copy in full range; dropped, never waited for. The
 * `videoanalyse` element says it on the bus. `pulse` names the element that counts the pictures. It goes by way of RGB, so that its wish for full range does not reach what is streamed.
 */
export function brightnessBranch(teeName: string, pulse: string): string {
  return chain(
    `${teeName}.`,
    `videorate name=${pulse} drop-only=true`,
    'video/x-raw,framerate=1/1',
    'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream',
    'videoscale',
    'videoconvert',
    'video/x-raw,format=RGB,width=64,height=36',
    'videoconvert',
    'video/x-raw,format=I420,colorimetry=1:4:0:0',
    'videoanalyse message=true',
    'fakesink sync=false async=false',
  );
}
