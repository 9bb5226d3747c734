import type { BlindStateKind } from '../../../gateway/contract/blind-states.ts';
import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import type { PictureFault } from '../../../hardware/virtual-headset/camera/picture-faults.ts';
import { seededRandom } from '../../../hardware/virtual-headset/seeded-random.ts';
import { framesPerSecond, inTime, looksAtRoom, looped, suffering, type Scene } from './seat-material.ts';
import { playSeat, type SeatPlay } from './seat-play.ts';

export interface SeatMaterial {
  scenes: readonly Scene[];
  screens: Record<'light' | 'dark' | 'black', PictureLook>;
  heard: readonly number[];
  muted: number;
}

export interface FaultRun {
  kind: BlindStateKind;
  /** From the beginning of the fault to the look at which it was told; null where it was not, or something else was. */
  seenMs: number | null;
  /** The same of its end. */
  clearedMs: number | null;
}

type Random = () => number;
const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)] as T;
const between = (low: number, high: number, random: Random): number => low + (high - low) * random();

/** Faults of the camera, of a lens and a strength that the seed decides. */
const cameraFaults: Partial<Record<BlindStateKind, (random: Random) => PictureFault>> = {
  black: (random) => ({ type: 'black-lens', lens: pick([0, 1], random), on: true }),
  covered: (random) => ({ type: 'cover-lens', lens: pick([0, 1], random), on: true }),
  blurred: (random) => ({ type: 'blur-lens', lens: pick([0, 1], random), on: true }),
  'over-exposed': (random) => ({ type: 'exposure', factor: between(4, 8, random) }),
  'under-exposed': (random) => ({ type: 'exposure', factor: between(0.04, 0.08, random) }),
  frozen: () => ({ type: 'freeze', on: true }),
};

export const faultKinds: readonly BlindStateKind[] = [
  ...(['black', 'covered', 'blurred', 'over-exposed', 'under-exposed', 'frozen', 'stalled'] as const),
  ...(['screen-black', 'screen-stopped', 'monitor-added', 'monitor-removed'] as const),
  ...(['microphone-muted', 'microphone-stopped', 'other-headset', 'other-calibration'] as const),
];

const faultLooks = 6 * framesPerSecond;
const afterLooks = 5 * framesPerSecond;

/**
 * One fault at a seeded moment in a seeded scene, through the real decoder and look element; the next one every 15 runs. What the fault
 * does not change was looked at once for all runs.
 */
export async function runFault(seed: number, material: SeatMaterial): Promise<FaultRun> {
  const random = seededRandom(seed);
  const kind = faultKinds[seed % faultKinds.length] as BlindStateKind;
  const beforeLooks = Math.round(between(5, 9, random) * framesPerSecond);
  const total = beforeLooks + faultLooks + afterLooks;
  const faultMs = (beforeLooks * 1000) / framesPerSecond;
  const endMs = faultMs + (faultLooks * 1000) / framesPerSecond;
  const scene = pick(material.scenes, random);
  const from = Math.floor(random() * 1000);
  const fault = cameraFaults[kind]?.(random);
  const looks = looped(scene.looks, from, total);
  if (fault !== undefined) {
    const seen = looped(scene.pictures, from + beforeLooks, faultLooks);
    looks.splice(beforeLooks, faultLooks, ...(await looksAtRoom(await suffering(seen, [fault], seed))));
  }
  const play = seatPlay(kind, inTime(looks), [beforeLooks, beforeLooks + faultLooks], material, random);
  return judge(kind, play, Math.floor(random() * 2000), faultMs, endMs);
}

function seatPlay(
  kind: BlindStateKind,
  looks: readonly PictureLook[],
  [from, to]: readonly [number, number],
  { screens, heard, muted }: SeatMaterial,
  random: Random,
): SeatPlay {
  const isFault = (index: number) => index >= from && index < to;
  const page = pick([screens.light, screens.dark], random);
  const levels = looped(heard, Math.floor(random() * heard.length), looks.length);
  return {
    room: looks.map((look, index) => (kind === 'stalled' && isFault(index) ? null : look)),
    screen: looks.map((_, index) => {
      if (!isFault(index)) return page;
      return kind === 'screen-stopped' ? null : kind === 'screen-black' ? screens.black : page;
    }),
    levels: levels.map((level, index) => {
      if (!isFault(index)) return level;
      return kind === 'microphone-stopped' ? null : kind === 'microphone-muted' ? muted : level;
    }),
    see: (watch, atMs, isMonitorTurn) => {
      const isOn = isFault(Math.floor((atMs * framesPerSecond) / 1000));
      const own = {
        serial: 'RS-1',
        calibrationFingerprint: kind === 'other-calibration' && isOn ? 'b' : 'a',
      };
      const isOther = kind === 'other-headset' && isOn;
      watch.devices.see(isOther ? null : own, isOther ? { serial: 'RS-2' } : null, atMs);
      if (!isMonitorTurn) return;
      const added = kind === 'monitor-added' && isOn ? ['DP-2'] : [];
      const own1 = kind === 'monitor-removed' && isOn ? [] : ['HDMI-1'];
      watch.monitors.see(new Map([['HDMI-1', 'screen-1']]), [...own1, ...added], atMs);
    },
  };
}

/** So little light that a room which is dim anyhow is black is told as that. */
const alsoTold: Partial<Record<BlindStateKind, BlindStateKind>> = { 'under-exposed': 'black' };

/** Another state than the one that was caused counts as not seen. */
function judge(
  kind: BlindStateKind,
  play: SeatPlay,
  phaseMs: number,
  faultMs: number,
  endMs: number,
): FaultRun {
  const run = { seenMs: null as number | null, clearedMs: null as number | null, isWrong: false };
  playSeat(play, phaseMs, (conditions, atMs) => {
    const isOfFault = (condition: { kind: BlindStateKind }) =>
      condition.kind === kind || condition.kind === alsoTold[kind];
    const isTold = conditions.some(isOfFault);
    if (!conditions.every(isOfFault)) run.isWrong = true;
    if (isTold && atMs < faultMs) run.isWrong = true;
    if (isTold) run.seenMs ??= atMs - faultMs;
    if (!isTold && run.seenMs !== null && atMs >= endMs) run.clearedMs ??= atMs - endMs;
  });
  const { seenMs, clearedMs, isWrong } = run;
  return isWrong ? { kind, seenMs: null, clearedMs: null } : { kind, seenMs, clearedMs };
}
