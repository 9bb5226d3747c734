import type { ViewCommand } from '../../media/view-command.ts';

/** What a person can do in a replay with one key. */
export type ReplayCommand =
  | { type: 'toggle-play' }
  | { type: 'seek-by'; byMs: number }
  | { type: 'step-picture'; by: 1 | -1 }
  | { type: 'change-speed'; step: 1 | -1 }
  | { type: 'to-live' }
  | ViewCommand
  | { type: 'bookmark' }
  | { type: 'incident' }
  | { type: 'go-to-mark'; step: 1 | -1 }
  | { type: 'toggle-log' }
  | { type: 'toggle-sound' }
  | { type: 'toggle-help' }
  | { type: 'show-screen'; index: number }
  | { type: 'show-webcam' };

const commandOfKey = new Map<string, ReplayCommand>([
  [' ', { type: 'toggle-play' }],
  ['ArrowLeft', { type: 'seek-by', byMs: -5_000 }],
  ['ArrowRight', { type: 'seek-by', byMs: 5_000 }],
  ['Shift+ArrowLeft', { type: 'seek-by', byMs: -30_000 }],
  ['Shift+ArrowRight', { type: 'seek-by', byMs: 30_000 }],
  ['Alt+ArrowLeft', { type: 'turn', right: -1, up: 0 }],
  ['Alt+ArrowRight', { type: 'turn', right: 1, up: 0 }],
  ['Alt+ArrowUp', { type: 'turn', right: 0, up: 1 }],
  ['Alt+ArrowDown', { type: 'turn', right: 0, up: -1 }],
  [',', { type: 'step-picture', by: -1 }],
  ['.', { type: 'step-picture', by: 1 }],
  ['[', { type: 'change-speed', step: -1 }],
  [']', { type: 'change-speed', step: 1 }],
  // Where brackets are typed with AltGr.
  ['<', { type: 'change-speed', step: -1 }],
  ['>', { type: 'change-speed', step: 1 }],
  ['b', { type: 'bookmark' }],
  ['i', { type: 'incident' }],
  ['n', { type: 'go-to-mark', step: 1 }],
  ['p', { type: 'go-to-mark', step: -1 }],
  ['t', { type: 'toggle-log' }],
  ['l', { type: 'to-live' }],
  ['Escape', { type: 'to-live' }],
  ['+', { type: 'zoom', steps: 1 }],
  ['=', { type: 'zoom', steps: 1 }],
  ['-', { type: 'zoom', steps: -1 }],
  ['Home', { type: 'forward' }],
  ['m', { type: 'toggle-sound' }],
  ['f', { type: 'toggle-fullscreen' }],
  ['?', { type: 'toggle-help' }],
  ['w', { type: 'show-webcam' }],
]);

/** The command of a key, or null; arrows go by what is held with them, signs are what they are however they are typed. */
export function replayCommandOf({
  key,
  shiftKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey'>): ReplayCommand | null {
  const isArrow = key.startsWith('Arrow');
  if (altKey && !isArrow) return null;
  if (/^[1-9]$/.test(key)) return { type: 'show-screen', index: Number(key) - 1 };
  const held = isArrow ? `${altKey ? 'Alt+' : ''}${shiftKey && !altKey ? 'Shift+' : ''}` : '';
  return commandOfKey.get(held + (key.length === 1 ? key.toLowerCase() : key)) ?? null;
}

/** What the help lists, in its order: message key below `replay.keys`, and the keys. */
export const replayKeyGroups: readonly { name: string; keys: readonly string[] }[] = [
  { name: 'play', keys: ['Space'] },
  { name: 'seek', keys: ['←', '→'] },
  { name: 'seekFar', keys: ['Shift', '←', '→'] },
  { name: 'step', keys: [',', '.'] },
  { name: 'speed', keys: ['[', ']'] },
  { name: 'bookmark', keys: ['B'] },
  { name: 'incident', keys: ['I'] },
  { name: 'marks', keys: ['P', 'N'] },
  { name: 'log', keys: ['T'] },
  { name: 'live', keys: ['L', 'Esc'] },
  { name: 'turn', keys: ['Alt', '←', '→', '↑', '↓'] },
  { name: 'zoom', keys: ['+', '−'] },
  { name: 'forward', keys: ['Home'] },
  { name: 'sound', keys: ['M'] },
  { name: 'fullscreen', keys: ['F'] },
  { name: 'screen', keys: ['1', '…', '9'] },
  { name: 'webcam', keys: ['W'] },
  { name: 'help', keys: ['?'] },
];
