import type { BlindState } from '../../gateway/contract/blind-states.ts';

export type BlindPlace = Pick<BlindState, 'kind' | 'trackId' | 'lens' | 'label'>;

/** Message key of the place below `blind.place`, and the number that people count it by. */
export function placeOf({ trackId, lens }: BlindPlace): { key: string; number: number } {
  if (lens !== null) return { key: 'lens', number: lens + 1 };
  if (trackId === 'webcam') return { key: 'webcam', number: 1 };
  const screen = /^screen-(\d+)$/.exec(trackId ?? '');
  return screen === null ? { key: 'room', number: 1 } : { key: 'screen', number: Number(screen[1]) };
}
