import { describe, expect, it } from 'vitest';
import type { Rung, RungId } from '../../../../../gateway/domain/media-plan/rung.ts';
import {
  allocate,
  wantedBps,
  type TrackDemand,
} from '../../../../../gateway/domain/viewer-link/track-allocation.ts';

const rung = (id: RungId, minKbps: number, maxKbps: number): Rung => ({
  id,
  codec: id === 'sound' ? 'opus' : id === 'vp8' ? 'VP8' : 'H264',
  size: null,
  framesPerSecond: null,
  minBitrateBps: minKbps * 1000,
  maxBitrateBps: maxKbps * 1000,
});
const panoramaRungs = [rung('full', 1800, 4000), rung('half', 500, 1200), rung('thumbnail', 60, 120)];
const screenRungs = [rung('full', 600, 1500), rung('slow', 150, 400), rung('thumbnail', 40, 60)];

const demand = (role: TrackDemand['role'], rungs: readonly Rung[], changes: Partial<TrackDemand> = {}) => ({
  trackId: role,
  role,
  wish: 'full' as const,
  rungs,
  othersBps: () => 0,
  current: null,
  mayRise: true,
  ...changes,
});
const panorama = (changes?: Partial<TrackDemand>) => demand('panorama', panoramaRungs, changes);
const screen = (changes?: Partial<TrackDemand>) => demand('screen', screenRungs, changes);
const webcam = (changes?: Partial<TrackDemand>) => demand('webcam', [rung('full', 300, 800)], changes);
const sound = (changes?: Partial<TrackDemand>) => demand('microphone', [rung('sound', 32, 32)], changes);
const everything = () => [panorama(), screen(), webcam(), sound()];

const kbps = (allotments: ReturnType<typeof allocate>) =>
  Object.fromEntries(
    [...allotments].map(([id, { rungId, bitrateBps }]) => [id, [rungId, Math.round(bitrateBps / 1000)]]),
  );

describe('allocate', () => {
  it.each([
    [Number.POSITIVE_INFINITY, ['full', 4000], ['full', 1500], ['full', 800]],
    [10_000, ['full', 4000], ['full', 1500], ['full', 800]],
    [4000, ['full', 2575], ['full', 917], ['full', 476]],
    [2800, ['full', 2061], ['full', 707], [null, 0]],
    [2000, ['full', 1816], ['slow', 152], [null, 0]],
    [1700, ['half', 749], ['full', 920], [null, 0]],
    [1150, ['half', 508], ['full', 610], [null, 0]],
    [700, ['half', 513], ['slow', 155], [null, 0]],
    [500, ['thumbnail', 110], ['slow', 358], [null, 0]],
    [200, ['thumbnail', 111], ['thumbnail', 57], [null, 0]],
    [100, ['thumbnail', 68], [null, 0], [null, 0]],
    [50, [null, 0], [null, 0], [null, 0]],
  ] as const)(
    'of %d kb/s keeps the sound, then the room, then the screen, then the webcam',
    (available, ...pictures) => {
      const allotments = kbps(allocate(available * 1000, everything()));
      expect([allotments['panorama'], allotments['screen'], allotments['webcam']]).toEqual(pictures);
      expect(allotments['microphone']).toEqual(['sound', 32]);
    },
  );

  it.each([
    ['thumbnail', 'thumbnail'],
    ['nothing', null],
  ] as const)('gives a track whose wish is %s no more', (wish, rungId) => {
    const allotments = kbps(allocate(10_000_000, [panorama({ wish }), screen()]));
    expect([allotments['panorama']?.[0], allotments['screen']?.[0]]).toEqual([rungId, 'full']);
  });

  it('takes the only rung of a track without a thumbnail for one', () => {
    const vp8 = panorama({ rungs: [rung('vp8', 300, 1200)], wish: 'thumbnail' });
    expect(kbps(allocate(10_000_000, [vp8]))['panorama']).toEqual(['vp8', 1200]);
  });

  it('leaves a rung to those who take it at a higher rate than this viewer can', () => {
    const othersBps = (id: RungId) => (id === 'full' ? 4_000_000 : 0);
    expect(kbps(allocate(3_000_000, [panorama({ othersBps })]))['panorama']).toEqual(['half', 1200]);
    expect(kbps(allocate(4_000_000, [panorama({ othersBps })]))['panorama']).toEqual(['full', 4000]);
  });

  it('goes up only with something to spare, and only when it may; keeps what it has', () => {
    const at = (availableBps: number, changes: Partial<TrackDemand>) =>
      kbps(allocate(availableBps, [panorama(changes)]))['panorama']?.[0];
    expect(at(1_850_000, { current: 'half' })).toBe('half');
    expect(at(2_100_000, { current: 'half' })).toBe('full');
    expect(at(1_850_000, { current: 'full' })).toBe('full');
    expect(at(9_000_000, { current: 'half', mayRise: false })).toBe('half');
    expect(at(400_000, { current: 'half', mayRise: false })).toBe('thumbnail');
  });
});

describe('wantedBps', () => {
  it('is what every wish takes at most, also while a track may not rise', () => {
    expect(wantedBps(everything())).toBe(6_332_000);
    const current = { current: 'thumbnail', mayRise: false } as const;
    expect(wantedBps([panorama({ wish: 'thumbnail' }), screen(current), sound({ wish: 'nothing' })])).toBe(
      1_620_000,
    );
  });
});
