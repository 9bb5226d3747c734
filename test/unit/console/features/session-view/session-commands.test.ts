import { expect, it } from 'vitest';
import { en } from '../../../../../console/i18n/en.ts';
import { interventionKeys } from '../../../../../console/ui/intervention-keys.ts';
import { commandForKey, keyGroups } from '../../../../../console/features/session-view/session-commands.ts';

it.each([
  ['ArrowLeft', { type: 'turn', right: -1, up: 0 }],
  ['ArrowUp', { type: 'turn', right: 0, up: 1 }],
  ['+', { type: 'zoom', steps: 1 }],
  ['-', { type: 'zoom', steps: -1 }],
  ['Home', { type: 'forward' }],
  ['l', { type: 'toggle-lock' }],
  ['L', { type: 'toggle-lock' }],
  ['m', { type: 'toggle-sound' }],
  ['f', { type: 'toggle-fullscreen' }],
  ['?', { type: 'toggle-help' }],
  ['1', { type: 'show-screen', index: 0 }],
  ['9', { type: 'show-screen', index: 8 }],
  ['w', { type: 'show-webcam' }],
  ['W', { type: 'show-webcam' }],
  ['t', { type: 'toggle-log' }],
  ['i', { type: 'toggle-statistics' }],
  ['j', { type: 'replay' }],
  ['c', { type: 'intervene', intervention: 'message' }],
  ['Q', { type: 'intervene', intervention: 'terminate' }],
  ['Escape', { type: 'shrink' }],
])('%s means %o', (key, command) => expect(commandForKey(key)).toEqual(command));

it.each(['0', 'z', 'Tab', 'Enter', ' ', 'constructor', 'toString'])('%s means nothing', (key) =>
  expect(commandForKey(key)).toBeNull(),
);

it('no two commands have the same key', () => {
  const own = ['l', 'm', 'f', 'w', 't', 'i', 'j', '?', '+', '-', '='];
  const keys = [...own, ...interventionKeys.map(([, key]) => key)];
  expect(new Set(keys).size).toBe(keys.length);
});

it('the help explains every group of keys', () => {
  for (const { name } of keyGroups) expect(en.shortcuts).toHaveProperty(name);
});
