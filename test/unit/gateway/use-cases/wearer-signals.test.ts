import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HeadsetControls } from '../../../../gateway/ports/headset-controls.ts';
import { BackgroundWork } from '../../../../gateway/use-cases/background-work.ts';
import type { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { LiveHeadsets, type LiveHeadset } from '../../../../gateway/use-cases/live-headsets.ts';
import { WearerSignals } from '../../../../gateway/use-cases/wearer-signals.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { beginExamSession, command, openDesk } from '../../../support/exam-desk.ts';
import { candidate, proctor } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

let clock: FakeClock;
let desk: ExamSessionDesk;
let background: BackgroundWork;
let log: CollectingLog;
let headset: LiveHeadset;
let shown: string[];
let fails: boolean;

const controls: HeadsetControls = {
  onEvent: () => () => undefined,
  readStatus: () => Promise.reject(new Error('nobody asks')),
  showIndicator: ({ pattern, bearingDeg, durationMs }) => {
    if (fails) return Promise.reject(new Error('the light is broken'));
    shown.push([pattern, bearingDeg, durationMs].join(' '));
    return Promise.resolve();
  },
  playHaptic: (pattern) => {
    shown.push(`haptic ${pattern}`);
    return Promise.resolve();
  },
};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  [clock, log, shown, fails] = [new FakeClock(), new CollectingLog(), [], false];
  const stores = memoryStores();
  desk = await openDesk(stores, clock);
  const link = Object.assign(new FakeHeadsetLink(), { controls });
  const liveHeadsets = new LiveHeadsets();
  headset = liveHeadsets.add(link);
  background = new BackgroundWork(log);
  new WearerSignals({ desk, examSessions: stores.examSessions, liveHeadsets, clock, background });
  await beginExamSession(desk, stores, 'one', link.identity.id);
});
afterEach(() => vi.useRealTimers());

const adjust = { type: 'ask-to-adjust', text: 'look there', bearingDeg: 90, elevationDeg: 0 } as const;
async function pass(ms: number): Promise<void> {
  await background.settled();
  clock.advance(ms);
  vi.advanceTimersByTime(ms);
  await background.settled();
}

describe('the wearer', () => {
  it('sees and feels that a proctor begins to talk, and sees the end of it', async () => {
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await command(desk, 'one', proctor, { type: 'caption', text: 'hello' });
    await background.settled();
    expect(shown).toEqual(['proctor-talking  0', 'haptic short']);
    await command(desk, 'one', proctor, { type: 'stop-talking' });
    await background.settled();
    expect(shown.slice(2)).toEqual(['off  0']);
  });

  it('sees no light any more when the exam ends in mid-sentence', async () => {
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await command(desk, 'one', candidate, { type: 'hand-in' });
    await background.settled();
    expect(shown.at(-1)).toBe('off  0');
  });

  it('is shown where to look, and the light stays there while the head turns to it', async () => {
    await command(desk, 'one', proctor, adjust);
    await pass(250);
    expect(shown).toEqual(['look-here 90 10000', 'look-here 90 9750']);
    // The head has turned 90° clockwise.
    const quaternion = [Math.SQRT1_2, 0, 0, -Math.SQRT1_2] as const;
    headset.orientation.add({ monotonicNs: clock.monotonicNs(), quaternion });
    await pass(250);
    expect(shown.at(-1)).toBe('look-here 0 9500');
    await pass(9500);
    await pass(1000);
    const count = shown.length;
    await pass(1000);
    expect(shown.length).toBe(count);
  });

  it('is told by one light that somebody talks, not where to look', async () => {
    await command(desk, 'one', proctor, adjust);
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await pass(1000);
    await command(desk, 'one', proctor, adjust);
    await pass(1000);
    expect(shown.slice(1)).toEqual(['proctor-talking  0', 'haptic short']);
  });

  it('whose light is broken holds up nobody; the log says it', async () => {
    fails = true;
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await background.settled();
    expect(shown).toEqual(['haptic short']);
    expect(log.atLevel('error')).toEqual(['telling the wearer failed']);
  });
});
