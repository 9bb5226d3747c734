import type { Intervention } from '../../gateway/contract/exam-commands.ts';

/** What a proctor can do to a running exam session, in the order of the bar, each with the one key that begins it. */
export const interventionKeys = [
  ['answer-hand', 'h'],
  ['message', 'c'],
  ['warn', 'x'],
  ['ask-to-adjust', 'a'],
  ['pause', 'p'],
  ['resume', 'r'],
  ['add-time', 'e'],
  ['verify-again', 'v'],
  ['note', 'n'],
  ['bookmark', 'b'],
  ['take-over', 'o'],
  ['hand-over', 'u'],
  ['cancel', 'k'],
  ['terminate', 'q'],
] as const satisfies readonly (readonly [Intervention['type'], string])[];

export type SessionIntervention = (typeof interventionKeys)[number][0];
