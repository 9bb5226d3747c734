import { describe, expect, it } from 'vitest';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';
import { webcamRungs } from '../../../../../gateway/domain/media-plan/rung-ladder.ts';
import { webcamPipeline } from '../../../../../gateway/domain/media-plan/webcam-pipeline.ts';
import type { WebcamSource } from '../../../../../gateway/domain/media-plan/webcam-source.ts';

const size = { widthPx: 1280, heightPx: 720, framesPerSecond: 30 };
const options = { ...defaultMediaOptions, webcamBitrateBps: 900_000 };
const ssrcs = { full: 99, slow: 98, half: 97, thumbnail: 96, vp8: 95, sound: 94 };
const plan = (webcam: WebcamSource) =>
  webcamPipeline({
    trackId: 'webcam-1',
    webcam,
    rungs: webcamRungs(options),
    encoder: 'x264enc',
    destination: { rtpPort: 6001, rtcpPort: 7001, ssrcs, received: new Set() },
    options,
  });

describe('the plan of a webcam', () => {
  it('takes JPEG pictures of one size and rate and decodes them', () => {
    const { launch, splitterName, requiredElements } = plan({
      kind: 'v4l2',
      devicePath: '/dev/video4',
      ...size,
    });
    expect(launch).toMatch(
      /^v4l2src name=webcam-1-source device="\/dev\/video4" do-timestamp=true ! image\/jpeg,width=1280,height=720,framerate=30\/1 ! queue /,
    );
    expect(launch).toContain('! jpegdec ');
    expect(splitterName).toBeNull();
    expect(requiredElements).toEqual(expect.arrayContaining(['v4l2src', 'jpegdec', 'x264enc', 'udpsink']));
  });

  it('takes uncompressed pictures without a decoder', () => {
    const { launch, requiredElements } = plan({ kind: 'v4l2-raw', devicePath: '/dev/video4', ...size });
    expect(launch).toMatch(/^v4l2src .* ! video\/x-raw,width=1280,height=720,framerate=30\/1 ! queue /);
    expect(launch).not.toContain('jpegdec');
    expect(requiredElements).not.toContain('jpegdec');
  });

  it.each(['v4l2', 'v4l2-raw'] as const)('lets no name of a %s device out of its quotes', (kind) => {
    const { launch } = plan({ kind, devicePath: '/dev/video0" ! filesink location="/etc/passwd', ...size });
    expect(launch).toContain('device="/dev/video0\\" ! filesink location=\\"/etc/passwd"');
  });

  it('encodes even sides only, at its own bit rate, and sends to its own ports', () => {
    const { launch, rungs } = plan({
      kind: 'v4l2-raw',
      devicePath: '/dev/video0',
      widthPx: 641,
      heightPx: 481,
      framesPerSecond: 15,
    });
    expect(launch).toContain('video/x-raw,width=641,height=481,framerate=15/1');
    expect(launch).toContain('video/x-raw,format=I420,width=640,height=480,pixel-aspect-ratio=1/1');
    expect(launch).toContain('x264enc name=webcam-1-full-encoder');
    expect(launch).toContain('bitrate=900 ');
    expect(launch).toContain('ssrc=99 timestamp-offset=0');
    expect(launch).toContain('udpsink host=127.0.0.1 port=6001 ');
    expect(launch).toContain('udpsink host=127.0.0.1 port=7001 ');
    expect(rungs[0]).toEqual({
      id: 'full',
      valve: 'webcam-1-full-valve',
      encoder: { name: 'webcam-1-full-encoder', factory: 'x264enc' },
      keyFrameElement: 'webcam-1-full-rtp',
      recorder: 'webcam-1-full-recorder',
    });
  });

  it('makes stills of the full size behind a valve that is closed at first', () => {
    const { launch, stillValve } = plan({ kind: 'v4l2', devicePath: '/dev/video4', ...size });
    expect(stillValve).toBe('webcam-1-still-valve');
    expect(launch).toMatch(
      /webcam-1-tee\. ! videorate drop-only=true ! video\/x-raw,framerate=\d+\/1 ! valve name=webcam-1-still-valve drop=true ! /,
    );
    expect(/valve name=\S+-still-valve .* fdsink/.exec(launch)?.[0]).not.toContain('width=');
    expect(launch).toMatch(/jpegenc quality=\d+ ! fdsink fd=4 sync=false async=false/);
  });
});
