import type { BlindCondition } from '../../../gateway/domain/blind-state/blind-condition.ts';
import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { SeatWatch } from '../../../gateway/domain/blind-state/seat-watch.ts';

/** What a seat shows over a time; every list is one for each 200 ms, null where nothing arrives. */
export interface SeatPlay {
  room: readonly (PictureLook | null)[];
  screen: readonly (PictureLook | null)[];
  /** Where there is one. */
  webcam?: readonly PictureLook[];
  levels: readonly (number | null)[];
  /** What the headset, its rivals and the monitors are; asked every 500 ms and 2 s. */
  see?: (watch: SeatWatch, atMs: number, isMonitorTurn: boolean) => void;
}

const tracks = [
  { id: 'panorama', role: 'panorama' },
  { id: 'screen-1', role: 'screen' },
  { id: 'webcam', role: 'webcam' },
  { id: 'microphone', role: 'microphone' },
] as const;

const lookMs = 200;
const tickMs = 500;
const monitorMs = 2_000;

/** Plays a seat as the gateway would see it; tells of every time at which the gateway looked, in milliseconds. */
export function playSeat(
  play: SeatPlay,
  phaseMs: number,
  told: (conditions: readonly BlindCondition[], atMs: number) => void,
): void {
  const watch = new SeatWatch();
  watch.follow(tracks);
  let [nextTickMs, nextMonitorMs] = [phaseMs % tickMs, phaseMs % monitorMs];
  const length = Math.max(play.room.length, play.screen.length, play.levels.length);
  for (let index = 0; index < length; index++) {
    const atMs = index * lookMs;
    for (; nextTickMs <= atMs; nextTickMs += tickMs) {
      const isMonitorTurn = nextTickMs >= nextMonitorMs;
      if (isMonitorTurn) nextMonitorMs += monitorMs;
      play.see?.(watch, nextTickMs, isMonitorTurn);
      watch.tick([], nextTickMs);
      told(watch.conditions(), nextTickMs);
    }
    const [room, screen, level] = [play.room[index], play.screen[index], play.levels[index]];
    const webcam = play.webcam?.[index];
    if (webcam) watch.look('webcam', webcam, atMs);
    if (room) watch.look('panorama', room, atMs);
    if (screen) watch.look('screen-1', screen, atMs);
    if (level !== null && level !== undefined) watch.level(level, atMs);
  }
}
