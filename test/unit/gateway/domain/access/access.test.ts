import { describe, expect, it } from 'vitest';
import type { ConsoleEvent } from '../../../../../gateway/contract/events.ts';
import { roles } from '../../../../../gateway/contract/roles.ts';
import { mayReceive } from '../../../../../gateway/domain/access/event-access.ts';
import { decideAccess } from '../../../../../gateway/domain/access/route-access.ts';

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
