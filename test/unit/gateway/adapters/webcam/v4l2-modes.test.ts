import { describe, expect, it } from 'vitest';
import { modesIn } from '../../../../../gateway/adapters/webcam/v4l2-modes.ts';

/** As v4l2-ctl 1.22 prints it. */
const webcam = `ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture

\t[0]: 'MJPG' (Motion-JPEG, compressed)
\t\tSize: Discrete 1280x720
\t\t\tInterval: Discrete 0.100s (10.000 fps)
\t\t\tInterval: Discrete 0.033s (30.000 fps)
\t\tSize: Discrete 640x480
\t\t\tInterval: Discrete 0.033s (29.970 fps)
\t[1]: 'YUYV' (YUYV 4:2:2)
\t\tSize: Discrete 640x480
\t\t\tInterval: Discrete 0.033s (30.000 fps)
`;

describe('what a node offers', () => {
  it('is read size by size, the highest rate first', () => {
    expect(modesIn(webcam)).toEqual([
      { fourcc: 'MJPG', widthPx: 1280, heightPx: 720, framesPerSecond: [30, 10] },
      { fourcc: 'MJPG', widthPx: 640, heightPx: 480, framesPerSecond: [29.97] },
      { fourcc: 'YUYV', widthPx: 640, heightPx: 480, framesPerSecond: [30] },
    ]);
    const multiplanar = webcam.replace('Video Capture', 'Video Capture Multiplanar');
    expect(modesIn(multiplanar)).toHaveLength(3);
  });

  it.each([
    ['metadata', webcam.replace('Video Capture', 'Metadata Capture')],
    ['an encoder', webcam.replace('Video Capture', 'Video Output')],
    ['nothing', ''],
    ['an error', 'Cannot open device /dev/video9, exiting.'],
    [
      'a range of sizes',
      webcam.replaceAll(/Size: Discrete .*/g, 'Size: Stepwise 16x16 - 640x480 with step 2/2'),
    ],
  ])('is nothing for %s', (_, text) => {
    expect(modesIn(text)).toEqual([]);
  });

  it('leaves out sizes that no picture has and lines that are made up', () => {
    const odd = webcam
      .replace('1280x720', '99999x720')
      .replace(
        'Discrete 640x480\n\t\t\tInterval: Discrete 0.033s (29',
        'Discrete 0x0\n\t\t\tInterval: Discrete 0.033s (29',
      )
      .replace("'YUYV'", "'YUYV; touch X'");
    expect(modesIn(odd)).toEqual([{ fourcc: 'MJPG', widthPx: 640, heightPx: 480, framesPerSecond: [30] }]);
  });

  it('leaves out rates that no number holds', () => {
    const boast = webcam.replace('29.970', `${'3'.repeat(400)}.000`);
    expect(modesIn(boast)[1]).toEqual({ fourcc: 'MJPG', widthPx: 640, heightPx: 480, framesPerSecond: [] });
  });

  it('is read in the time of its length, however many blanks a name has', () => {
    // Where each blank is looked at once for each one before it, this takes hours.
    const blanks = webcam.replace('Video Capture', `Video${' '.repeat(1_000_000)}Capture`);
    expect(modesIn(blanks)).toEqual([]);
    expect(modesIn(webcam.replaceAll('\n', `${' '.repeat(100_000)}\n`))).toHaveLength(3);
  });
});
