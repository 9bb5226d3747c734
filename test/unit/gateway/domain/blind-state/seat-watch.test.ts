import { describe, expect, it } from 'vitest';
import type { PartLook } from '../../../../../gateway/domain/blind-state/picture-look.ts';
import { SeatWatch } from '../../../../../gateway/domain/blind-state/seat-watch.ts';

/** As measured in pictures of two lenses in a rendered room (front, rear). */
const nothing = { edges: 0, sharpness: 0, dark: 0, bright: 0 };
const front: PartLook = { ...nothing, mean: 0.67, spread: 0.19, contrast: 0.54, edges: 0.3, sharpness: 1 };
const rear: PartLook = { ...nothing, mean: 0.61, spread: 0.12, contrast: 0.38, edges: 0.12, sharpness: 1 };
const covered: PartLook = { ...nothing, mean: 0.086, spread: 0.002, contrast: 0.004 };
const black: PartLook = { ...nothing, mean: 0, spread: 0, contrast: 0, dark: 1 };
const blurred: PartLook = { ...rear, contrast: 0.27, edges: 0.11, sharpness: 0.24 };
const tooBright: PartLook = { ...nothing, mean: 0.99, spread: 0.05, contrast: 0.34, bright: 0.97 };
const tooDark: PartLook = { ...nothing, mean: 0.038, spread: 0.011, contrast: 0.03, dark: 0.5 };
const darkRoom: PartLook = { ...nothing, mean: 0.05, spread: 0.02, contrast: 0.03, dark: 0.4 };
const wall: PartLook = { ...nothing, mean: 0.8, spread: 0.03, contrast: 0.03 };
const page: PartLook = { ...front, mean: 0.9, spread: 0.2, contrast: 0.7, dark: 0.03, bright: 0.8 };
const blackPage: PartLook = { ...black, mean: 0.001, dark: 0.999 };
const darkPage: PartLook = { ...black, mean: 0.02, spread: 0.1, dark: 0.98, bright: 0.01, contrast: 0.5 };
/** Grey walls all round, with one picture on them. */
const chart: PartLook = { ...nothing, mean: 0.43, spread: 0.1, contrast: 0.5, edges: 0.04, sharpness: 0.98 };
/** The same on a real camera, at dusk. */
const dusk: PartLook = { ...chart, mean: 0.11, spread: 0.03, contrast: 0.11, edges: 0.005, sharpness: 0.64 };

const tracks = [
  { id: 'panorama', role: 'panorama' },
  { id: 'webcam', role: 'webcam' },
  { id: 'screen-1', role: 'screen' },
  { id: 'microphone', role: 'microphone' },
] as const;

/** What a seat shows; null: nothing arrives. */
interface Shown {
  lenses?: readonly PartLook[] | null;
  isFrozen?: boolean;
  webcam?: PartLook | null;
  screen?: PartLook | null;
  rmsDb?: number | null;
  saidCovered?: readonly number[];
}

/** A seat that is looked at five times a second. */
class Seat {
  readonly watch = new SeatWatch();
  atMs = 0;

  constructor() {
    this.watch.follow(tracks);
  }

  /** Shows this for a while; the kinds, with lens or track, that are told at its end. */
  show(seconds: number, shown: Shown = {}): string[] {
    const { lenses = [front, rear], webcam = front, screen = page, rmsDb = -55, saidCovered = [] } = shown;
    const untilMs = this.atMs + seconds * 1000;
    for (; this.atMs < untilMs; this.atMs += 200) {
      const look = (parts: readonly PartLook[], identical = false) => ({
        pictures: 1,
        captureMs: null,
        identical,
        parts,
      });
      if (lenses !== null) this.watch.look('panorama', look(lenses, shown.isFrozen), this.atMs);
      if (webcam !== null) this.watch.look('webcam', look([webcam]), this.atMs);
      if (screen !== null) this.watch.look('screen-1', look([screen], true), this.atMs);
      if (rmsDb !== null) this.watch.level(rmsDb, this.atMs);
      if (this.atMs % 400 === 0) this.watch.tick(saidCovered, this.atMs);
    }
    return this.watch.conditions().map(({ kind, lens, trackId }) => `${kind} ${lens ?? trackId ?? ''}`);
  }
}

describe('a seat', () => {
  it.each<[string, Shown, string[]]>([
    ['a lens that gives black', { lenses: [front, black] }, ['black 1']],
    ['both lenses that give black', { lenses: [black, black], isFrozen: true }, ['black panorama']],
    ['a hand on a lens', { lenses: [covered, rear] }, ['covered 0']],
    ['paper on a lens', { lenses: [front, wall] }, ['covered 1']],
    ['a smeared lens', { lenses: [front, blurred] }, ['blurred 1']],
    ['too much light', { lenses: [tooBright, tooBright] }, ['over-exposed panorama']],
    ['the light put out', { lenses: [tooDark, { ...tooDark, mean: 0.035 }] }, ['under-exposed panorama']],
    ['the same picture again and again', { isFrozen: true }, ['frozen panorama']],
    ['no pictures', { lenses: null }, ['stalled panorama']],
    ['a webcam taped over', { webcam: tooDark }, ['under-exposed webcam']],
    ['a webcam pulled out', { webcam: null }, ['stalled webcam']],
    ['a blackened screen', { screen: blackPage }, ['screen-black screen-1']],
    ['a screen that is not captured', { screen: null }, ['screen-stopped screen-1']],
    ['a muted microphone', { rmsDb: -120 }, ['microphone-muted microphone']],
    ['a dead microphone', { rmsDb: null }, ['microphone-stopped microphone']],
    ['a hand, as the headset says it, too', { lenses: [covered, rear], saidCovered: [0] }, ['covered 0']],
    ['a hand that only the headset notices', { saidCovered: [1] }, ['covered 1']],
    [
      'both hands, as the headset says',
      { lenses: [black, black], saidCovered: [0, 1] },
      ['covered 0', 'covered 1'],
    ],
  ])('tells %s within 4 s, and that it is over within 2 s', (_, fault, told) => {
    const seat = new Seat();
    expect(seat.show(10)).toEqual([]);
    expect(seat.show(4, fault)).toEqual(told);
    expect(seat.watch.conditions()[0]?.sinceMs).toBeGreaterThanOrEqual(9_800);
    expect(seat.watch.conditions()[0]?.sinceMs).toBeLessThan(10_600);
    expect(seat.show(30, fault)).toEqual(told);
    expect(seat.show(2)).toEqual([]);
  });

  it.each<[string, Shown]>([
    ['a still room, whose sensor is never still', {}],
    [
      'a room that was dark from the beginning, with noise',
      { lenses: [darkRoom, darkRoom], webcam: darkRoom },
    ],
    ['white walls all round', { lenses: [wall, { ...wall, spread: 0.1 }], webcam: wall }],
    ['a dark page', { screen: darkPage }],
    ['a quiet room', { rmsDb: -78 }],
    ['hardly an edge in the picture', { lenses: [chart, wall], webcam: chart }],
    ['soft edges before a lens that was never sharper', { lenses: [{ ...front, sharpness: 0.4 }, rear] }],
  ])('tells nothing of %s', (_, shown) => {
    expect(new Seat().show(600, shown)).toEqual([]);
  });

  it.each<[string, Shown]>([
    ['a hand that passes by', { lenses: [covered, rear] }],
    ['a head that turns', { lenses: [{ ...front, sharpness: 0.2 }, blurred] }],
    ['a late picture', { lenses: null }],
    ['a doubtful picture', { lenses: [black, rear], isFrozen: true }],
  ])('takes no notice of %s for a second', (_, shown) => {
    const seat = new Seat();
    for (let round = 0; round < 20; round++) {
      expect(seat.show(4)).toEqual([]);
      expect(seat.show(1, shown)).toEqual([]);
    }
  });

  it('follows dusk, and tells when the light goes out all at once', () => {
    const seat = new Seat();
    for (let light = 1; light > 0.1; light *= 0.99) {
      const dim = ({ mean, contrast, edges, ...rest }: PartLook) => ({
        ...rest,
        bright: 0,
        ...{ mean: mean * light, contrast: contrast * light, edges: edges * light },
      });
      expect(seat.show(2, { lenses: [dim(front), dim(rear)] })).toEqual([]);
    }
    expect(new Seat().show(5, { lenses: [tooDark, tooDark] })).toEqual([]);
  });

  it('knows a lens that is out of focus from the beginning, and takes no dusk for it', () => {
    expect(new Seat().show(4, { lenses: [front, blurred] })).toEqual(['blurred 1']);
    expect(new Seat().show(60, { lenses: [dusk, { ...dusk, edges: 0.003, sharpness: 0.1 }] })).toEqual([]);
  });

  it('says one thing of a lens where it becomes another', () => {
    const seat = new Seat();
    seat.show(10);
    expect(seat.show(5, { lenses: [covered, rear] })).toEqual(['covered 0']);
    expect(seat.show(3, { lenses: [black, rear] })).toEqual(['black 0']);
  });
});

describe('the headset at a seat', () => {
  const own = { serial: 'RH-1', calibrationFingerprint: 'aa' };
  const told = ({ devices }: SeatWatch) => devices.conditions().map(({ kind, label }) => [kind, label]);

  it('is told to be another by its serial number or its calibration, until the own one is back', () => {
    const watch = new SeatWatch();
    const { devices } = watch;
    devices.see(null, { serial: 'RH-9' }, 0);
    expect(told(watch)).toEqual([]);
    devices.see(own, null, 1000);
    devices.see(null, null, 2000);
    expect(told(watch)).toEqual([]);
    devices.see(null, { serial: 'RH-2' }, 3000);
    devices.see(null, { serial: 'RH-2' }, 4000);
    expect(devices.conditions()).toMatchObject([{ kind: 'other-headset', label: 'RH-2', sinceMs: 3000 }]);
    devices.see({ ...own, calibrationFingerprint: null }, null, 5000);
    expect(told(watch)).toEqual([]);
    devices.see({ ...own, calibrationFingerprint: 'bb' }, null, 6000);
    expect(told(watch)).toEqual([['other-calibration', 'RH-1']]);
    devices.see(own, null, 7000);
    expect(told(watch)).toEqual([]);
  });
});

describe('the monitors of a seat', () => {
  it('are told when one comes or goes, and when all is as it was', () => {
    const { monitors } = new SeatWatch();
    const tracks = new Map([['HDMI-1', 'screen-1']]);
    monitors.see(tracks, ['HDMI-1'], 0);
    expect(monitors.conditions()).toEqual([]);
    monitors.see(tracks, ['HDMI-1', 'DP-1'], 2000);
    monitors.see(tracks, ['DP-1'], 4000);
    expect(monitors.conditions()).toEqual([
      { kind: 'monitor-added', label: 'DP-1', trackId: null, lens: null, sinceMs: 2000 },
      { kind: 'monitor-removed', label: 'HDMI-1', trackId: 'screen-1', lens: null, sinceMs: 4000 },
    ]);
    monitors.see(tracks, null, 6000);
    expect(monitors.conditions()).toHaveLength(2);
    monitors.see(tracks, ['HDMI-1'], 8000);
    expect(monitors.conditions()).toEqual([]);
  });
});
