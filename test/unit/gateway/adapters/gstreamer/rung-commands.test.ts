import { describe, expect, it } from 'vitest';
import { rungCommands } from '../../../../../gateway/adapters/gstreamer/rung-commands.ts';
import type {
  PipelineRung,
  VideoEncoderFactory,
} from '../../../../../gateway/domain/media-plan/pipeline-plan.ts';

const rung = (factory: VideoEncoderFactory): PipelineRung => ({
  ...{ id: 'full', valve: 'valve', keyFrameElement: 'rtp', recorder: 'recorder' },
  encoder: { name: 'encoder', factory },
});
const sound: PipelineRung = {
  ...{ id: 'sound', valve: null, encoder: null, keyFrameElement: null },
  recorder: 'sound-recorder',
};

describe('what a media worker is told of a rung', () => {
  it.each([
    ['x264enc', 'bitrate', 1500],
    ['openh264enc', 'bitrate', 1_500_400],
    ['vah264enc', 'bitrate', 1500],
    ['vah264lpenc', 'bitrate', 1500],
    ['nvh264enc', 'bitrate', 1500],
    ['qsvh264enc', 'bitrate', 1500],
    ['vp8enc', 'target-bitrate', 1_500_400],
  ] as const)(
    'is the bit rate in the unit of %s, a number that a 32 bit float holds',
    (factory, property, value) => {
      expect(rungCommands('panorama', rung(factory), { do: 'set-bitrate', bitrateBps: 1_500_400 })).toEqual([
        { type: 'set-property', trackId: 'panorama', element: 'encoder', property, value },
      ]);
      expect(Math.fround(value)).toBe(value);
    },
  );

  it('is nothing where an encoder keeps its bit rate', () => {
    expect(rungCommands('panorama', rung('v4l2h264enc'), { do: 'set-bitrate', bitrateBps: 1 })).toEqual([]);
  });

  it('is its valve and its key frame', () => {
    expect(rungCommands('panorama', rung('x264enc'), { do: 'set-valve', open: true })).toEqual([
      { type: 'set-valve', trackId: 'panorama', element: 'valve', open: true },
    ]);
    expect(rungCommands('panorama', rung('x264enc'), { do: 'force-key-frame' })).toEqual([
      { type: 'force-key-frame', trackId: 'panorama', element: 'rtp' },
    ]);
  });

  it('is nothing of a sound', () => {
    for (const order of [
      { do: 'set-valve', open: true },
      { do: 'force-key-frame' },
      { do: 'set-bitrate', bitrateBps: 1 },
    ] as const)
      expect(rungCommands('microphone', sound, order)).toEqual([]);
  });

  it('is given to the element that records it, where there is one', () => {
    const order = { do: 'record', order: 'stop' } as const;
    expect(rungCommands('panorama', rung('x264enc'), order)).toEqual([
      { type: 'record', trackId: 'panorama', element: 'recorder', order: 'stop' },
    ]);
    expect(rungCommands('panorama', { ...rung('x264enc'), recorder: null }, order)).toEqual([]);
  });
});
