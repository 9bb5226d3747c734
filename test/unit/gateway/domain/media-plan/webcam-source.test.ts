import { describe, expect, it } from 'vitest';
import { webcamSource } from '../../../../../gateway/domain/media-plan/webcam-source.ts';

const size = (fourcc: string, widthPx: number, heightPx: number, ...framesPerSecond: number[]) => ({
  fourcc,
  widthPx,
  heightPx,
  framesPerSecond,
});

describe('what is asked of a webcam', () => {
  it.each([
    [
      'the largest that is no larger than a face needs',
      [size('MJPG', 640, 480, 30), size('MJPG', 1920, 1080, 30), size('MJPG', 1280, 720, 30)],
      ['v4l2', 1280, 720, 30],
    ],
    [
      'compressed pictures, though the uncompressed ones are larger',
      [size('YUYV', 1280, 720, 10), size('MJPG', 640, 480, 30)],
      ['v4l2', 640, 480, 30],
    ],
    [
      'uncompressed ones where there are no others',
      [size('YUYV', 1280, 720, 10), size('YUYV', 640, 480, 30)],
      ['v4l2-raw', 1280, 720, 10],
    ],
    ['its fastest rate up to 30', [size('MJPG', 640, 480, 5, 60, 25, 15)], ['v4l2', 640, 480, 25]],
    [
      'another size where a rate is not whole or too slow',
      [size('MJPG', 1280, 720, 29.97, 4), size('MJPG', 320, 240, 30)],
      ['v4l2', 320, 240, 30],
    ],
  ] as const)('is %s', (_, sizes, expected) => {
    const source = webcamSource('/dev/video3', sizes);
    expect([source?.kind, source?.widthPx, source?.heightPx, source?.framesPerSecond]).toEqual(expected);
    expect(source).toMatchObject({ devicePath: '/dev/video3' });
  });

  it('is nothing where it has nothing of use', () => {
    expect(webcamSource('/dev/video3', [])).toBeNull();
    expect(
      webcamSource('/dev/video3', [
        size('H264', 640, 480, 30),
        size('MJPG', 4096, 2160, 30),
        size('YUYV', 640, 480),
        size('YUYV', 320, 240, 2, 60),
      ]),
    ).toBeNull();
  });
});
