import { describe, expect, it } from 'vitest';
import {
  chooseEncoder,
  encoderChain,
  fileEncoderChain,
  knownEncoders,
} from '../../../../../gateway/domain/media-plan/h264-encoder.ts';

const task = {
  name: 'panorama-encoder',
  bitrateBps: 4_000_000,
  framesPerSecond: 30,
  keyFrameIntervalSeconds: 10,
  rateBufferMs: 50,
  threads: 2,
};

describe('the choice of an encoder', () => {
  it.each([
    ['panorama', ['x264enc', 'openh264enc'], 'x264enc'],
    ['panorama', ['openh264enc'], 'openh264enc'],
    ['panorama', ['x264enc', 'vah264enc', 'vah264lpenc'], 'vah264lpenc'],
    ['panorama', ['x264enc', 'v4l2h264enc'], 'v4l2h264enc'],
    ['panorama', ['x264enc', 'qsvh264enc', 'nvh264enc'], 'nvh264enc'],
    ['screen', ['x264enc', 'vah264enc'], 'x264enc'],
    ['screen', ['vah264enc'], 'vah264enc'],
    ['file', ['vah264enc', 'x264enc', 'openh264enc'], 'x264enc'],
    ['file', ['nvh264enc'], 'nvh264enc'],
    ['panorama', ['theoraenc'], null],
    ['screen', [], null],
  ] as const)('for the %s out of %j is %s', (role, found, chosen) => {
    expect(chooseEncoder(role, new Set(found))).toBe(chosen);
  });
});

describe('the chain of an encoder', () => {
  it('is for x264 one pass, full range as it comes, a buffer of one and a half frames', () => {
    expect(encoderChain('x264enc', task)).toBe(
      'x264enc name=panorama-encoder speed-preset=ultrafast tune=zerolatency threads=2 aud=false bitrate=4000 ' +
        'vbv-buf-capacity=50 key-int-max=300 ! ' +
        'video/x-h264,profile=constrained-baseline,stream-format=byte-stream,alignment=au ! ' +
        'h264parse config-interval=-1 ! video/x-h264,stream-format=byte-stream,alignment=au',
    );
  });

  it('converts to what an unsignalled stream is taken for where the encoder cannot signal its colours', () => {
    expect(encoderChain('openh264enc', task)).toMatch(
      /^videoconvert ! video\/x-raw,format=I420,colorimetry=bt709 ! openh264enc /,
    );
    expect(encoderChain('vah264enc', task)).toMatch(
      /^videoconvert ! video\/x-raw,format=NV12,colorimetry=bt709 ! vah264enc .*cpb-size=200 b-frames=0 /,
    );
  });

  it.each(knownEncoders)(
    '%s gets its name, its rate and its key frames, and gives a byte stream',
    (encoder) => {
      const chain = encoderChain(encoder, task);
      expect(chain).toContain(`${encoder} name=panorama-encoder `);
      expect(chain).toMatch(/bitrate=4000(000)?\b/);
      expect(chain).toMatch(/(key-int-max|gop-size|gop_size)=300\b/);
      expect(chain).toMatch(
        /profile=(constrained-)?baseline,stream-format=byte-stream,alignment=au ! h264parse /,
      );
    },
  );
});

describe('the chain of an encoder for a file', () => {
  it.each(knownEncoders)('%s gets its name and its key frames, and no profile is asked for', (encoder) => {
    const chain = fileEncoderChain(encoder, task);
    expect(chain).toContain(`${encoder} name=panorama-encoder `);
    expect(chain).toMatch(/(key-int-max|gop-size|gop_size)=300\b.* ! h264parse$/);
    expect(chain).not.toMatch(/profile=|zerolatency threads|ultrafast|complexity=low/);
  });
});
