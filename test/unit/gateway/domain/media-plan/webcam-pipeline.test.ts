import { describe, expect, it } from 'vitest';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';
import { webcamPipeline, webcamSource } from '../../../../../gateway/domain/media-plan/webcam-pipeline.ts';

const mode = (widthPx: number, heightPx: number, framesPerSecond: number[], fourcc = 'MJPG') => ({
  ...{ fourcc, widthPx, heightPx, framesPerSecond },
});

describe('how a webcam is read live', () => {
  it('is the largest JPEG size up to 1280 × 720, at the highest whole rate up to 30', () => {
    const modes = [
      mode(1920, 1080, [30]),
      mode(640, 480, [30]),
      mode(1280, 720, [60, 29.97, 25, 10]),
      mode(1280, 720, [30], 'YUYV'),
    ];
    expect(webcamSource('/dev/video2', modes)).toEqual({
      ...{ kind: 'v4l2', devicePath: '/dev/video2' },
      ...{ widthPx: 1280, heightPx: 720, framesPerSecond: 25 },
    });
  });

  it.each([
    ['raw pictures only', [mode(640, 480, [30], 'YUYV')]],
    ['large ones only', [mode(3840, 2160, [30])]],
    ['no whole rate', [mode(640, 480, [29.97])]],
    ['nothing', []],
  ])('is not possible with %s', (_, modes) => {
    expect(webcamSource('/dev/video2', modes)).toBeNull();
  });
});

describe('the pipeline of a webcam', () => {
  const camera = { widthPx: 1280, heightPx: 720, framesPerSecond: 30 };
  const plan = (devicePath: string) =>
    webcamPipeline({
      trackId: 'webcam-1',
      camera: { kind: 'v4l2', devicePath, ...camera },
      encoder: 'x264enc',
      destination: { rtpPort: 5000, rtcpPort: 5001, ssrc: 7 },
      options: defaultMediaOptions,
    });

  it('names what the worker has to find', () => {
    const { launch, sourceName, encoder, keyFrameElement, splitterName, requiredElements } =
      plan('/dev/video2');
    expect(splitterName).toBeNull();
    for (const name of [sourceName, encoder?.name, keyFrameElement]) expect(launch).toContain(`name=${name}`);
    for (const element of requiredElements) expect(launch).toContain(element);
    expect(launch).toContain('image/jpeg,width=1280,height=720,framerate=30/1');
    expect(launch).toContain('ssrc=7');
  });

  it('cannot be given another element by the path of the device', () => {
    expect(plan('/dev/video2" ! filesink location="/x').launch).toContain(
      String.raw`device="/dev/video2\" ! filesink location=\"/x"`,
    );
  });
});
