import type { ViewCommand } from '../../media/view-command.ts';
import { interventionKeys, type SessionIntervention } from '../../ui/intervention-keys.ts';

/** What a person can do in the session view with one key. */
export type SessionCommand =
  | ViewCommand
  | { type: 'toggle-sound' }
  | { type: 'toggle-help' }
  | { type: 'show-screen'; index: number }
  | { type: 'show-webcam' }
  | { type: 'toggle-log' }
  | { type: 'toggle-statistics' }
  | { type: 'replay' }
  | { type: 'intervene'; intervention: SessionIntervention }
  | { type: 'shrink' };

const commandOfKey = new Map<string, SessionCommand>([
  ['ArrowLeft', { type: 'turn', right: -1, up: 0 }],
  ['ArrowRight', { type: 'turn', right: 1, up: 0 }],
  ['ArrowUp', { type: 'turn', right: 0, up: 1 }],
  ['ArrowDown', { type: 'turn', right: 0, up: -1 }],
  ['+', { type: 'zoom', steps: 1 }],
  ['=', { type: 'zoom', steps: 1 }],
  ['-', { type: 'zoom', steps: -1 }],
  ['Home', { type: 'forward' }],
  ['l', { type: 'toggle-lock' }],
  ['m', { type: 'toggle-sound' }],
  ['f', { type: 'toggle-fullscreen' }],
  ['?', { type: 'toggle-help' }],
  ['w', { type: 'show-webcam' }],
  ['t', { type: 'toggle-log' }],
  ['i', { type: 'toggle-statistics' }],
  ['j', { type: 'replay' }],
  ['Escape', { type: 'shrink' }],
  ...interventionKeys.map(([intervention, key]): [string, SessionCommand] => [
    key,
    { type: 'intervene', intervention },
  ]),
]);

/** The command of a key as `KeyboardEvent.key` names it, or null. */
export function commandForKey(key: string): SessionCommand | null {
  if (/^[1-9]$/.test(key)) return { type: 'show-screen', index: Number(key) - 1 };
  return commandOfKey.get(key.length === 1 ? key.toLowerCase() : key) ?? null;
}

export interface KeyGroup {
  /** Message key below `shortcuts`. */
  name: string;
  keys: readonly string[];
}

/** What the help lists, in its order. */
export const keyGroups: readonly KeyGroup[] = [
  { name: 'turn', keys: ['←', '→', '↑', '↓'] },
  { name: 'zoom', keys: ['+', '−'] },
  { name: 'forward', keys: ['Home'] },
  { name: 'lock', keys: ['L'] },
  { name: 'sound', keys: ['M'] },
  { name: 'fullscreen', keys: ['F'] },
  { name: 'screen', keys: ['1', '…', '9'] },
  { name: 'webcam', keys: ['W'] },
  { name: 'log', keys: ['T'] },
  { name: 'statistics', keys: ['I'] },
  { name: 'replay', keys: ['J'] },
  { name: 'talk', keys: ['S'] },
  { name: 'shrink', keys: ['Esc'] },
  { name: 'help', keys: ['?'] },
];
