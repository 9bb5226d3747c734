import { describe, expect, it } from 'vitest';
import type { ExamSession } from '../../../../../gateway/contract/exam-sessions.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';
import {
  filterExamSessions,
  holdOrder,
  orderExamSessions,
  waitingInLobby,
} from '../../../../../console/features/wall/wall-order.ts';

function session(
  id: string,
  candidateName: string,
  condition: ExamSession['media']['condition'],
  startedAt: string | null = null,
): ExamSession {
  const media = {
    condition,
    faultCode: null,
    tracks: [],
    virtual: false,
    hasSpeaker: false,
    worn: null,
    coveredLenses: [],
    blindStates: [],
  };
  return sampleExamSession(id, { candidateName, startedAt, media });
}

const zoe = session('1', 'Zoë', 'live', '2026-01-01T10:00:00Z');
const ada = session('2', 'Ada', 'live', '2026-01-01T11:00:00Z');
const ben = session('3', 'Ben', 'failed', '2026-01-01T12:00:00Z');
const cy = session('4', 'Cy', 'recovering');
const all = [zoe, ada, ben, cy];
const names = (list: ExamSession[]): string[] => list.map(({ candidateName }) => candidateName);

describe('the wall', () => {
  it('puts first who needs attention first', () => {
    expect(names(orderExamSessions(all, 'attention'))).toEqual(['Ben', 'Cy', 'Ada', 'Zoë']);
  });

  it('orders by name and by start, those who have not begun last', () => {
    expect(names(orderExamSessions(all, 'name'))).toEqual(['Ada', 'Ben', 'Cy', 'Zoë']);
    expect(names(orderExamSessions(all, 'time'))).toEqual(['Zoë', 'Ada', 'Ben', 'Cy']);
  });

  it('finds by every word, in the name or the exam', () => {
    expect(names(filterExamSessions(all, ' ANATOMY ad '))).toEqual(['Ada']);
    expect(filterExamSessions(all, '')).toHaveLength(4);
    expect(filterExamSessions(all, 'xyz')).toEqual([]);
  });

  it('never reorders under the pointer: what is shown stays, what is new comes last, what is gone leaves', () => {
    const wanted = orderExamSessions([zoe, ben, cy], 'attention');
    expect(names(holdOrder(['1', '2', '3'], wanted))).toEqual(['Zoë', 'Ben', 'Cy']);
  });
});

it('the lobby begins with who has waited longest', () => {
  const waiting = (id: string, since: string) =>
    sampleExamSession(id, { state: 'lobby', lobby: { since, place: 1, estimateMinutes: null } });
  const late = waiting('late', '2026-01-01T10:05:00Z');
  const early = waiting('early', '2026-01-01T10:00:00Z');
  expect(waitingInLobby([late, ada, early]).map(({ id }) => id)).toEqual(['early', 'late']);
});
