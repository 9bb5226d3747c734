import type { BlindStateKind } from '../../contract/blind-states.ts';

/** Something that keeps a proctor from seeing or hearing what they should, as it is now. */
export interface BlindCondition {
  kind: BlindStateKind;
  /** The track that is blind; null where it is of the seat as a whole. */
  trackId: string | null;
  /** The lens, 0, 1 …; null where it is of the whole picture. */
  lens: number | null;
  /** A monitor's name or a headset's serial number, where there is one to tell. */
  label: string | null;
  /** When it was first seen, in the time that the watch is given. */
  sinceMs: number;
}

/** Two conditions of one key are the same, seen at different times. */
export function conditionKey({
  kind,
  trackId,
  lens,
  label,
}: Pick<BlindCondition, 'kind' | 'trackId' | 'lens' | 'label'>): string {
  return JSON.stringify([kind, trackId, lens, label]);
}
