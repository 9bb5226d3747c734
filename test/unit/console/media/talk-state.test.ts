import { describe, expect, it } from 'vitest';
import { nextTalkState, type TalkEvent, type TalkState } from '../../../../console/media/talk-state.ts';

const silent: TalkState = { phase: 'silent', fault: null };
const opening: TalkState = { phase: 'opening', isHeld: true };
const starting: TalkState = { phase: 'starting', isHeld: true, hasVoice: true };
const live: TalkState = { phase: 'live', isHeld: true, hasVoice: true };
const refused: TalkState = { phase: 'silent', fault: 'no-speaker' };
const states = { silent, opening, starting, live, refused };

const press: TalkEvent = { type: 'press', isHeld: true, hasVoice: true };
const open: TalkEvent = { type: 'microphone-open' };
const started: TalkEvent = { type: 'started' };
const release: TalkEvent = { type: 'release' };
const dismiss: TalkEvent = { type: 'dismiss' };
const failed: TalkEvent = { type: 'failed', fault: 'microphone-denied' };
const denied: TalkState = { phase: 'silent', fault: 'microphone-denied' };
const ready: TalkState = { phase: 'silent', fault: 'ready' };

/** Every state and event; what is missing changes nothing. */
const table: Record<keyof typeof states, [TalkEvent, TalkState][]> = {
  silent: [
    [press, opening],
    [failed, denied],
  ],
  opening: [
    [open, starting],
    [release, ready],
    [failed, denied],
  ],
  starting: [
    [started, live],
    [release, silent],
    [failed, denied],
  ],
  live: [
    [release, silent],
    [failed, denied],
  ],
  refused: [
    [press, opening],
    [dismiss, silent],
    [failed, denied],
  ],
};

describe('talking', () => {
  const events = [press, open, started, release, dismiss, failed];
  const cases = (Object.keys(states) as (keyof typeof states)[]).flatMap((name) =>
    events.map((event) => ({ name, event })),
  );

  it.each(cases)('$name, then $event.type', ({ name, event }) => {
    const expected = table[name].find(([given]) => given === event)?.[1] ?? states[name];
    expect(nextTalkState(states[name], event)).toEqual(expected);
  });

  it('opens no microphone where only captions are wanted', () => {
    const captions: TalkEvent = { type: 'press', isHeld: false, hasVoice: false };
    expect(nextTalkState(silent, captions)).toEqual({ phase: 'starting', isHeld: false, hasVoice: false });
  });
});
