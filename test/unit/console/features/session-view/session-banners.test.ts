import { expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { sessionBanners } from '../../../../../console/features/session-view/session-banners.ts';
import { en } from '../../../../../console/i18n/en.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const since = '2026-11-25T09:00:00.000Z';
const messages = (change: Parameters<typeof sampleExamSession>[1]) =>
  sessionBanners(sampleExamSession('s', change)).map(({ message }) => message);

it('an exam that simply goes on has none', () => expect(messages({})).toEqual([]));

it('says what must not be missed, the most urgent first', () => {
  const pause = { cause: 'proctor', reason: 'Alarm', since, expectedMinutes: null } as const;
  expect(
    messages({
      state: 'paused',
      pause,
      connection: 'offline',
      interruptedSince: since,
      pendingTermination: { accountId: 'a', name: 'A', reason: 'Phone' },
    }),
  ).toEqual(['termination', 'offline', 'paused']);
  expect(messages({ state: 'paused', pause: { ...pause, expectedMinutes: 5 } })).toEqual(['pausedFor']);
});

it('an exam that is to be recorded and is not says so', () => {
  expect(messages({ recording: 'failing' })).toEqual(['recordingFails']);
  expect(messages({ recording: 'short-of-space' })).toEqual(['recordingSpace']);
  expect(messages({ recording: 'waiting' })).toEqual([]);
});

it('a candidate who has not come is not interrupted', () => {
  expect(messages({ state: 'scheduled', connection: 'offline' })).toEqual([]);
  expect(messages({ state: 'lobby', connection: 'reconnecting' })).toEqual(['reconnecting']);
});

it('what is over says so, with the reason where there is one, in words that exist', () => {
  const over = ['ended', 'terminated', 'expired', 'cancelled'] as const;
  for (const state of examSessionStateSchema.extract(over).options) {
    for (const endReason of [null, 'Phone']) {
      const [message = ''] = messages({ state, endReason, connection: 'offline' });
      expect(message).toBe(endReason === null ? state : `${state}Because`);
      expect(en.banner).toHaveProperty(message);
    }
  }
});
