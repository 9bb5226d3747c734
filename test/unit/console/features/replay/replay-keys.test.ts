import { expect, it } from 'vitest';
import { replayCommandOf, replayKeyGroups } from '../../../../../console/features/replay/replay-keys.ts';
import { en } from '../../../../../console/i18n/en.ts';

const pressed = (keys: string) => {
  const parts = keys === '+' ? ['+'] : keys.split('+');
  const key = parts.at(-1) ?? '';
  return replayCommandOf({
    ...{ key: key === 'Space' ? ' ' : key },
    ...{ shiftKey: parts.includes('Shift'), altKey: parts.includes('Alt') },
  });
};

it.each([
  ['Space', { type: 'toggle-play' }],
  ['ArrowLeft', { type: 'seek-by', byMs: -5_000 }],
  ['ArrowRight', { type: 'seek-by', byMs: 5_000 }],
  ['Shift+ArrowLeft', { type: 'seek-by', byMs: -30_000 }],
  ['Shift+ArrowRight', { type: 'seek-by', byMs: 30_000 }],
  ['Alt+ArrowLeft', { type: 'turn', right: -1, up: 0 }],
  ['Alt+ArrowUp', { type: 'turn', right: 0, up: 1 }],
  ['Alt+Shift+ArrowUp', { type: 'turn', right: 0, up: 1 }],
  [',', { type: 'step-picture', by: -1 }],
  ['.', { type: 'step-picture', by: 1 }],
  ['[', { type: 'change-speed', step: -1 }],
  [']', { type: 'change-speed', step: 1 }],
  ['Shift+>', { type: 'change-speed', step: 1 }],
  ['l', { type: 'to-live' }],
  ['Shift+L', { type: 'to-live' }],
  ['Escape', { type: 'to-live' }],
  ['+', { type: 'zoom', steps: 1 }],
  ['Home', { type: 'forward' }],
  ['b', { type: 'bookmark' }],
  ['I', { type: 'incident' }],
  ['n', { type: 'go-to-mark', step: 1 }],
  ['p', { type: 'go-to-mark', step: -1 }],
  ['t', { type: 'toggle-log' }],
  ['m', { type: 'toggle-sound' }],
  ['Shift+?', { type: 'toggle-help' }],
  ['2', { type: 'show-screen', index: 1 }],
  ['w', { type: 'show-webcam' }],
])('%s means %o', (keys, command) => expect(pressed(keys)).toEqual(command));

it.each(['Alt+l', 'ArrowUp', 'Shift+ArrowDown', 'x', 'Enter', 'Tab', '0', 'toString'])(
  '%s means nothing',
  (keys) => expect(pressed(keys)).toBeNull(),
);

it('the help explains every group of keys', () => {
  for (const { name } of replayKeyGroups) expect(en.replay.keys).toHaveProperty(name);
});
