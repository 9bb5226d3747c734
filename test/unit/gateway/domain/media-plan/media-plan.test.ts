import { describe, expect, it } from 'vitest';
import {
  elementsThatMatter,
  planMedia,
  type MediaInput,
  type MediaPlan,
} from '../../../../../gateway/domain/media-plan/media-plan.ts';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';

const screen = { label: 'HDMI-1', displayName: ':0', xPx: 0, yPx: 0, demonstration: false };
const input: MediaInput = {
  camera: { kind: 'mjpeg-tcp', port: 5000, widthPx: 1920, heightPx: 960, framesPerSecond: 30 },
  microphone: { kind: 'pcm-tcp', port: 5001, sampleRateHz: 48_000, channels: 1 },
  screens: [
    { ...screen, widthPx: 1920, heightPx: 1080 },
    { ...screen, label: 'DP-1', xPx: 1920, widthPx: 1367, heightPx: 769 },
  ],
  webcam: {
    kind: 'v4l2',
    devicePath: '/dev/video2',
    widthPx: 1280,
    heightPx: 720,
    framesPerSecond: 30,
  },
  stitching: {
    kind: 'stitch-map',
    path: '/var/maps/a "b" \\c.map',
    widthPx: 2880,
    heightPx: 1440,
    lenses: [],
  },
  options: defaultMediaOptions,
};

const ssrcsFrom = (first: number) => ({
  ...{ full: first, slow: first + 1, half: first + 2 },
  ...{ thumbnail: first + 3, vp8: first + 4, sound: first + 5 },
});

function planned(plan: MediaPlan): Extract<MediaPlan, { outcome: 'planned' }> {
  if (plan.outcome !== 'planned') throw new Error(plan.outcome);
  return plan;
}

describe('the media plan', () => {
  it('has the panorama in the size of its map, every screen in even size, webcam and microphone', () => {
    const plan = planned(planMedia(input, new Set()));
    expect(plan.panorama.track).toMatchObject({ id: 'panorama', widthPx: 2880, heightPx: 1440 });
    expect(plan.others.map(({ track }) => [track.id, track.label, track.widthPx, track.heightPx])).toEqual([
      ['screen-1', 'HDMI-1', 1920, 1080],
      ['screen-2', 'DP-1', 1366, 768],
      ['webcam', 'Webcam', undefined, undefined],
      ['microphone', 'Microphone', undefined, undefined],
    ]);
    expect(plan.leftOut).toEqual([]);
  });

  it('sends every track to its own ports, and every rung with its own SSRC', () => {
    const asked: string[] = [];
    const plan = planned(
      planMedia(input, new Set(), (trackId) => {
        asked.push(trackId);
        const at = asked.length;
        return { rtpPort: 6000 + at, rtcpPort: 7000 + at, ssrcs: ssrcsFrom(100 * at), received: new Set() };
      }),
    );
    expect(asked).toEqual(['panorama', 'screen-1', 'screen-2', 'webcam', 'microphone']);
    for (const [index, { pipeline, rungs }] of [plan.panorama, ...plan.others].entries()) {
      const ssrcs = ssrcsFrom(100 * (index + 1));
      for (const { id } of rungs) expect(pipeline.launch).toContain(`ssrc=${ssrcs[id]} timestamp-offset=0`);
      expect(pipeline.launch).toContain(`send_rtp_src ! udpsink host=127.0.0.1 port=${6001 + index} `);
      expect(pipeline.launch).toContain(`send_rtcp_src ! udpsink host=127.0.0.1 port=${7001 + index} `);
    }
  });

  it('captures the rectangle of a monitor and nothing beside it', () => {
    const plan = planned(planMedia(input, new Set()));
    expect(plan.others[1]?.pipeline.launch).toContain('startx=1920 starty=0 endx=3285 endy=767');
  });

  it('lets no path or device name out of its quotes', () => {
    const hostile = '/dev/video0" ! filesink location="/etc/passwd';
    const camera = {
      kind: 'v4l2',
      devicePath: hostile,
      widthPx: 1920,
      heightPx: 960,
      framesPerSecond: 30,
    } as const;
    const { launch } = planned(planMedia({ ...input, camera }, new Set())).panorama.pipeline;
    expect(launch).toContain('device="/dev/video0\\" ! filesink location=\\"/etc/passwd"');
    expect(launch).toContain('map="/var/maps/a \\"b\\" \\\\c.map"');
  });

  it('does not stitch what is a panorama already', () => {
    const plan = planned(
      planMedia({ ...input, stitching: { kind: 'already-equirectangular' } }, new Set(['roundsightstitch'])),
    );
    expect(plan.panorama.track).toMatchObject({ widthPx: 1920, heightPx: 960 });
    expect(plan.panorama.pipeline.launch).not.toContain('roundsightstitch');
  });

  it('has no webcam where none is plugged in', () => {
    const plan = planned(planMedia({ ...input, webcam: null }, new Set()));
    expect(plan.others.map(({ track }) => track.id)).toEqual(['screen-1', 'screen-2', 'microphone']);
  });

  it('keeps a microphone with its echo where nothing can take it out', () => {
    const withSpeaker = { ...input, voice: { port: 6100, playedAfterMs: 120 } };
    const launchOf = (missing: string[]) =>
      planned(planMedia(withSpeaker, new Set(missing))).others.find(({ track }) => track.id === 'microphone')
        ?.pipeline.launch;
    expect(launchOf([])).toContain('webrtcdsp');
    expect(launchOf(['webrtcdsp'])).toMatch(/^(?!.*webrtc).*opusenc/);
  });

  it('goes without a screen, a webcam or a microphone whose elements are missing, and says so', () => {
    const plan = planned(planMedia(input, new Set(['ximagesrc', 'v4l2src', 'opusenc'])));
    expect(plan.others).toEqual([]);
    expect(plan.leftOut).toEqual([
      { trackId: 'screen-1', missing: ['ximagesrc'] },
      { trackId: 'screen-2', missing: ['ximagesrc'] },
      { trackId: 'webcam', missing: ['v4l2src'] },
      { trackId: 'microphone', missing: ['opusenc'] },
    ]);
  });

  it('does not go without the panorama', () => {
    expect(planMedia(input, new Set(['roundsightstitch', 'jpegdec']))).toEqual({
      outcome: 'element-missing',
      missing: ['jpegdec', 'roundsightstitch'],
    });
    const noEncoders = new Set(elementsThatMatter(input).filter((name) => name.endsWith('h264enc')));
    expect(planMedia(input, new Set([...noEncoders, 'x264enc', 'vah264lpenc']))).toEqual({
      outcome: 'encoder-missing',
    });
  });

  it('takes the next encoder when one is missing', () => {
    const plan = planned(planMedia(input, new Set(['vah264lpenc', 'vah264enc'])));
    const [full, , thumbnail] = plan.panorama.pipeline.rungs;
    expect(full?.encoder).toEqual({ name: 'panorama-full-encoder', factory: 'nvh264enc' });
    expect(thumbnail?.encoder).toEqual({ name: 'panorama-thumbnail-encoder', factory: 'x264enc' });
    expect(plan.panorama.pipeline.requiredElements).toContain('nvh264enc');
  });

  it('asks about every element that it can need, once', () => {
    const names = elementsThatMatter(input);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ['roundsightstitch', 'x264enc', 'openh264enc', 'ximagesrc', 'opusenc', 'rtpsession']) {
      expect(names).toContain(name);
    }
  });
});
