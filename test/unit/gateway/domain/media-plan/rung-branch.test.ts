import { describe, expect, it } from 'vitest';
import { defaultMediaOptions } from '../../../../../gateway/domain/media-plan/plan-input.ts';
import { rungBranch } from '../../../../../gateway/domain/media-plan/rung-branch.ts';
import { panoramaRungs } from '../../../../../gateway/domain/media-plan/rung-ladder.ts';
import type { RungId } from '../../../../../gateway/domain/media-plan/rung.ts';

const shape = { widthPx: 1920, heightPx: 960, framesPerSecond: 30 };
const ssrcs = { full: 1, slow: 2, half: 3, thumbnail: 4, vp8: 5, sound: 6 };
const branch = (id: RungId, received: readonly RungId[] = []) => {
  const rung = panoramaRungs(shape, defaultMediaOptions).find((entry) => entry.id === id);
  return rungBranch({
    ...{ trackId: 'panorama', teeName: 'tee', shape, encoder: 'x264enc' },
    rung: rung ?? expect.fail(`no ${id}`),
    destination: { rtpPort: 6000, rtcpPort: 7000, ssrcs, received: new Set(received) },
    ...{ keyFrameIntervalSeconds: 10, bufferedPictures: 1.5, threads: 1 },
  });
};

describe('the branch of a rung', () => {
  it('goes from the tee to the encoder without a queue where it is the whole', () => {
    expect(branch('full').launch).toMatch(
      /^tee\. ! valve name=panorama-full-valve drop=true drop-mode=forward-sticky-events ! (roundsightmeter [^!]*! )?x264enc name=panorama-full-encoder /,
    );
    expect(branch('full').launch).not.toContain('queue');
  });

  it('can be recorded where it is the whole, from what is sent', () => {
    const { launch, rung } = branch('full');
    expect(launch).toMatch(
      / ! tee name=panorama-full-encoded ! rtph264pay .* panorama-full-encoded\. ! roundsightrecord name=panorama-full-recorder$/,
    );
    expect(rung.recorder).toBe('panorama-full-recorder');
    expect(branch('half').rung.recorder).toBeNull();
    expect(branch('half').launch).not.toContain('roundsightrecord');
  });

  it.each(['half', 'thumbnail', 'vp8'] as const)('waits for nobody and delays nobody: %s', (id) => {
    expect(branch(id).launch).toContain(
      '! queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream ! videoscale ',
    );
  });

  it('drops pictures before the valve and before it makes them smaller', () => {
    expect(branch('thumbnail').launch).toMatch(
      /videorate drop-only=true ! video\/x-raw,framerate=5\/1 ! valve [^!]* ! queue .* ! videoscale /,
    );
    expect(branch('thumbnail').launch).toContain('width=480,height=240,pixel-aspect-ratio=1/1');
    expect(branch('half').launch).not.toContain('videorate');
  });

  it('is open from the start where somebody receives it', () => {
    expect(branch('half', ['half']).launch).toContain('valve name=panorama-half-valve drop=false ');
    expect(branch('half', ['full']).launch).toContain('valve name=panorama-half-valve drop=true ');
  });

  it('is steered by names of its own and marked by an SSRC of its own', () => {
    const { launch, rung } = branch('vp8');
    expect(rung).toMatchObject({
      id: 'vp8',
      valve: 'panorama-vp8-valve',
      encoder: { name: 'panorama-vp8-encoder', factory: 'vp8enc' },
      keyFrameElement: 'panorama-vp8-rtp',
    });
    expect(launch).toContain('vp8enc name=panorama-vp8-encoder deadline=1 ');
    expect(launch).toContain('target-bitrate=1200000 ');
    expect(launch).toContain(
      'rtpvp8pay picture-id-mode=15-bit mtu=1200 name=panorama-vp8-rtp pt=98 ssrc=5 timestamp-offset=0',
    );
  });
});
