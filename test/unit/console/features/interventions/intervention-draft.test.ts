import { describe, expect, it } from 'vitest';
import { withCanned } from '../../../../../console/features/interventions/canned-messages.ts';
import {
  commandOfDraft,
  emptyDraft,
  forms,
  isWordTyped,
} from '../../../../../console/features/interventions/intervention-draft.ts';
import { en } from '../../../../../console/i18n/en.ts';
import { interventionKeys } from '../../../../../console/ui/intervention-keys.ts';

const looksTo = { bearingDeg: 137, elevationDeg: -10 };
const draft = (text: string, minutes = '') => ({ ...emptyDraft(), text, minutes });

describe('a draft makes', () => {
  it.each([
    ['message', draft(' Hello '), { type: 'message', text: 'Hello' }],
    ['warn', draft('No'), { type: 'warn', text: 'No' }],
    ['ask-to-adjust', draft('Light'), { type: 'ask-to-adjust', text: 'Light', ...looksTo }],
    ['pause', draft('Alarm'), { type: 'pause', reason: 'Alarm' }],
    ['pause', draft('Alarm', '5'), { type: 'pause', reason: 'Alarm', expectedMinutes: 5 }],
    ['add-time', draft('Alarm', '3'), { type: 'add-time', reason: 'Alarm', seconds: 180 }],
    ['verify-again', draft('Who'), { type: 'verify-again', reason: 'Who' }],
    ['terminate', draft('Phone'), { type: 'terminate', reason: 'Phone' }],
    ['take-over', draft('Shift'), { type: 'take-over', reason: 'Shift' }],
    [
      'hand-over',
      { ...draft('Calm'), to: { id: 'p2', name: 'Pat' } },
      { type: 'hand-over', note: 'Calm', toAccountId: 'p2', toName: 'Pat' },
    ],
    ['cancel', draft('Ill'), { type: 'cancel', reason: 'Ill' }],
    ['note', draft('Looked left'), { type: 'note', text: 'Looked left' }],
    ['bookmark', draft(''), { type: 'bookmark', bearingDeg: 137 }],
    ['resume', draft(''), { type: 'resume' }],
    ['answer-hand', draft(''), { type: 'answer-hand' }],
  ] as const)('%s of %o', (intervention, typed, command) => {
    expect(commandOfDraft(intervention, typed, looksTo)).toEqual(command);
  });

  it('nothing while something is missing or wrong', () => {
    expect(commandOfDraft('message', draft('  '), looksTo)).toBeNull();
    expect(commandOfDraft('terminate', draft(''), looksTo)).toBeNull();
    expect(commandOfDraft('hand-over', draft('Calm'), looksTo)).toBeNull();
    expect(commandOfDraft('add-time', draft('Alarm'), looksTo)).toBeNull();
    expect(commandOfDraft('add-time', draft('Alarm', '1.51'), looksTo)).toBeNull();
    expect(commandOfDraft('add-time', draft('Alarm', '-1'), looksTo)).toBeNull();
    expect(commandOfDraft('pause', draft('Alarm', 'soon'), looksTo)).toBeNull();
  });

  it('a ready-made message that names where it comes from', () => {
    const command = commandOfDraft('message', draft('Go on'), looksTo, 'go-on');
    expect(command).toEqual({ type: 'message', text: 'Go on', cannedId: 'go-on' });
  });
});

it('every intervention has its name, and what is asked for its question', () => {
  for (const [intervention] of interventionKeys) {
    expect(en.interventions.name).toHaveProperty(intervention);
    expect(en.interventions.short).toHaveProperty(intervention);
    expect(en.interventions.done).toHaveProperty(intervention);
  }
  for (const intervention of Object.keys(forms)) {
    expect(en.interventions.ask).toHaveProperty(intervention);
    expect(en.interventions.do).toHaveProperty(intervention);
  }
});

it('ready-made words take the place of ready-made words only', () => {
  const all = ['One moment.', 'Go on.'];
  expect(withCanned('', 'Go on.', all)).toBe('Go on.');
  expect(withCanned('One moment. ', 'Go on.', all)).toBe('Go on.');
  expect(withCanned('My own words.', 'Go on.', all)).toBe('My own words. Go on.');
});

it('the word that shows intent may be typed in any case', () => {
  expect(isWordTyped(' Terminate ', 'terminate')).toBe(true);
  expect(isWordTyped('terminat', 'terminate')).toBe(false);
  expect(isWordTyped('', 'terminate')).toBe(false);
});
