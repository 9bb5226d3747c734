import { describe, expect, it } from 'vitest';
import type { ConsoleEvent } from '../../../../../gateway/contract/events.ts';
import { roles } from '../../../../../gateway/contract/roles.ts';
import {
  asSeenBy,
  examSessionSeenBy,
  mayReceive,
} from '../../../../../gateway/domain/access/event-access.ts';
import { decideAccess } from '../../../../../gateway/domain/access/route-access.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const figures = (examSessionId: string): ConsoleEvent => ({
  type: 'media-figures',
  figures: { examSessionId, panoramaFramesPerSecond: 30, microphoneRmsDb: null, microphonePeakDb: null },
});

describe('access to a route', () => {
  it('is for anybody where the route is public, or asks for a viewer token instead', () => {
    for (const role of [null, ...roles]) {
      expect(decideAccess('public', role)).toBe('allowed');
      expect(decideAccess('viewer-token', role)).toBe('allowed');
    }
  });

  it('tells who is not signed in from who may not', () => {
    expect(decideAccess(['proctor'], null)).toBe('not-signed-in');
    expect(decideAccess(['proctor'], 'candidate')).toBe('role-forbidden');
    expect(decideAccess(['proctor'], 'proctor')).toBe('allowed');
    expect(decideAccess([], 'administrator')).toBe('role-forbidden');
  });
});

describe('an exam session', () => {
  const reason = 'the phone rang';
  const examSession = sampleExamSession('a', {
    pendingTermination: { accountId: 'p', name: 'Pia', reason },
    pause: { cause: 'proctor', reason, since: '2026-11-25T09:00:00.000Z', expectedMinutes: null },
    endReason: reason,
  });

  it('is told to an administrator without what was said, seen or measured of the candidate', () => {
    const seen = JSON.stringify(examSessionSeenBy(examSession, 'administrator'));
    expect(seen).not.toContain(reason);
    expect(seen).not.toContain('faceStillId');
    expect(examSession.media.worn).toBe(true);
    expect(JSON.parse(seen)).toMatchObject({ media: { worn: null, coveredLenses: [] } });
    expect(examSessionSeenBy(examSession, 'administrator')).toMatchObject({
      state: 'in-progress',
      candidateName: 'Ada Lindqvist',
      exam: { id: 'anatomy' },
    });
    const event = asSeenBy({ type: 'exam-session', examSession }, { role: 'administrator' });
    expect(JSON.stringify(event)).not.toContain(reason);
  });

  it('is told to who watches as it is', () => {
    expect(examSessionSeenBy(examSession, 'proctor')).toEqual(examSession);
    expect(examSessionSeenBy(examSession, 'candidate').pendingTermination).toBeNull();
  });
});

describe('access to an event', () => {
  it('lets a candidate know about the own exam session only', () => {
    expect(mayReceive(figures('a'), { role: 'candidate', examSessionId: 'a' })).toBe(true);
    expect(mayReceive(figures('b'), { role: 'candidate', examSessionId: 'a' })).toBe(false);
    expect(mayReceive(figures('b'), { role: 'candidate', examSessionId: null })).toBe(false);
    expect(mayReceive(figures('b'), { role: 'proctor', examSessionId: null })).toBe(true);
    expect(mayReceive(figures('b'), { role: 'technician', examSessionId: null })).toBe(false);
    expect(mayReceive({ type: 'beat' }, { role: 'candidate', examSessionId: null })).toBe(true);
  });
});
