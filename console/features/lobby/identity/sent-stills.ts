import type { LogEntry } from '../../../../gateway/contract/exam-log.ts';
import type { ExamSession } from '../../../../gateway/contract/exam-sessions.ts';

/** A pair of identity stills that a candidate sent, and when. */
export interface SentStills {
  faceStillId: string;
  documentStillId: string;
  at: string;
}

/** What was sent last before what counts now; null where there was nothing. */
export function earlierStills(
  entries: readonly LogEntry[],
  current: ExamSession['checkIn']['identity'],
): SentStills | null {
  const sent = entries.flatMap(({ command, at }) =>
    command.type === 'submit-identity'
      ? [{ faceStillId: command.faceStillId, documentStillId: command.documentStillId, at }]
      : [],
  );
  const others = sent.filter(({ faceStillId }) => faceStillId !== current?.faceStillId);
  return others.at(-1) ?? null;
}

type Standing = Pick<ExamSession, 'state' | 'checkIn'>;

/** Whether an exam that has begun stands for a new look at who it is. */
export const isVerifying = ({ state, checkIn }: Standing): boolean =>
  state === 'paused' && (checkIn.askedAgain?.steps.includes('identity') ?? false);

/** Whether there is an identity to be looked at now: in the check-in, and in a pause that asks for it. */
export function isIdentityLookedAt(examSession: Standing): boolean {
  const isRequired = examSession.checkIn.steps.some(({ step, waived }) => step === 'identity' && !waived);
  return (['checking-in', 'lobby'].includes(examSession.state) && isRequired) || isVerifying(examSession);
}
