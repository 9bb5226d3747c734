import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode } from '../../../gateway/contract/error-codes.ts';
import type { ConsoleEvent } from '../../../gateway/contract/events.ts';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { LegalHold } from '../../../gateway/contract/legal-holds.ts';

interface HeldState {
  examSessions: ExamSession[];
  legalHolds: LegalHold[];
  holdRefusal: ErrorCode | null;
}
interface Answering {
  refuse: (reply: FastifyReply, code: ErrorCode) => FastifyReply;
  emit: (event: ConsoleEvent) => void;
}
interface Asked {
  Params: { id: string };
  Body: { reason: string };
}

/** Legal holds as the gateway has them, by Sue, in memory. */
export function fakeLegalHoldRoutes(
  server: FastifyInstance,
  state: HeldState,
  { refuse, emit }: Answering,
): void {
  const path = '/api/exam-sessions/:id/legal-holds';
  const deed = (reason: string) => ({ at: new Date().toISOString(), accountId: 'sue', name: 'Sue', reason });
  const tell = (id: string, hold: ExamSession['hold']) => {
    const examSession = state.examSessions.find((one) => one.id === id);
    if (examSession) emit({ type: 'exam-session', examSession: { ...examSession, hold } });
  };
  server.get(path, () => ({ holds: state.legalHolds }));
  server.post<Asked>(path, ({ params: { id }, body: { reason } }, reply) => {
    if (state.holdRefusal !== null) return refuse(reply, state.holdRefusal);
    const placed = deed(reason);
    state.legalHolds = [...state.legalHolds, { id: 'hold', placed, lifted: null }];
    tell(id, { since: placed.at, byName: placed.name, reason });
    return { holds: state.legalHolds };
  });
  server.post<Asked>(`${path}/lift`, ({ params: { id }, body: { reason } }, reply) => {
    if (state.holdRefusal !== null) return refuse(reply, state.holdRefusal);
    state.legalHolds = state.legalHolds.map((hold) => ({ ...hold, lifted: hold.lifted ?? deed(reason) }));
    tell(id, null);
    return { holds: state.legalHolds };
  });
}
