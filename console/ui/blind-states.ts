import type { BlindState, BlindStateKind } from '../../gateway/contract/blind-states.ts';
import type { Severity } from './severity.ts';

export type BlindPlace = Pick<BlindState, 'kind' | 'trackId' | 'lens' | 'label'>;

/** What hides the most; of the rest enough can be seen or heard to go on with. */
const alarms: ReadonlySet<BlindStateKind> = new Set([
  ...(['black', 'frozen', 'covered', 'stalled', 'other-headset', 'other-calibration'] as const),
  ...(['screen-black', 'screen-stopped', 'monitor-added'] as const),
]);

export function severityOfBlindState({ kind }: Pick<BlindState, 'kind'>): Severity {
  return alarms.has(kind) ? 'alarm' : 'warning';
}

/** Message key of the place below `blind.place`, and the number that people count it by. */
export function placeOf({ trackId, lens }: BlindPlace): { key: string; number: number } {
  if (lens !== null) return { key: 'lens', number: lens + 1 };
  if (trackId === 'webcam') return { key: 'webcam', number: 1 };
  const screen = /^screen-(\d+)$/.exec(trackId ?? '');
  return screen === null ? { key: 'room', number: 1 } : { key: 'screen', number: Number(screen[1]) };
}
