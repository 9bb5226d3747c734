import { describe, expect, it } from 'vitest';
import type { WhepEvent, WhepState } from '../../../../console/media/whep-state.ts';
import { nextWhepState } from '../../../../console/media/whep-state.ts';

const connecting: WhepState = { phase: 'connecting' };
const live: WhepState = { phase: 'live' };
const late: WhepState = { phase: 'late' };
const reconnecting: WhepState = { phase: 'reconnecting', attempt: 2, code: 'connection-lost' };
const failed: WhepState = { phase: 'failed', code: 'role-forbidden' };
const stopped: WhepState = { phase: 'stopped' };

const frame: WhepEvent = { type: 'frame' };
const silence: WhepEvent = { type: 'silence' };
const lost: WhepEvent = { type: 'lost', code: 'connection-lost', retryable: true };
const refused: WhepEvent = { type: 'lost', code: 'role-forbidden', retryable: false };
const restart: WhepEvent = { type: 'restart' };
const stop: WhepEvent = { type: 'stop' };

const firstRetry: WhepState = { phase: 'reconnecting', attempt: 1, code: 'connection-lost' };
const laterRetry: WhepState = { phase: 'reconnecting', attempt: 3, code: 'connection-lost' };

const events = { frame, silence, lost, refused, restart, stop };
type Row = [WhepState, Record<keyof typeof events, WhepState>];
const table: Row[] = [
  [
    connecting,
    {
      frame: live,
      silence: connecting,
      lost: firstRetry,
      refused: failed,
      restart: connecting,
      stop: stopped,
    },
  ],
  [
    live,
    { frame: live, silence: late, lost: firstRetry, refused: failed, restart: connecting, stop: stopped },
  ],
  [
    late,
    { frame: live, silence: late, lost: firstRetry, refused: failed, restart: connecting, stop: stopped },
  ],
  [
    reconnecting,
    {
      frame: live,
      silence: reconnecting,
      lost: laterRetry,
      refused: failed,
      restart: connecting,
      stop: stopped,
    },
  ],
  [
    failed,
    { frame: failed, silence: failed, lost: failed, refused: failed, restart: connecting, stop: stopped },
  ],
  [
    stopped,
    { frame: stopped, silence: stopped, lost: stopped, refused: stopped, restart: stopped, stop: stopped },
  ],
];

describe.each(table)('a viewer that is %o', (state, expected) => {
  it.each(Object.keys(events) as (keyof typeof events)[])('answers %s', (name) => {
    expect(nextWhepState(state, events[name])).toEqual(expected[name]);
  });
});

it('nothing new is the same object, so that nothing is told twice', () => {
  expect(nextWhepState(live, frame)).toBe(live);
  expect(nextWhepState(late, silence)).toBe(late);
});
