import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { Severity } from '../../ui/severity.ts';

/** What a proctor must not miss about an exam session. */
export interface SessionBanner {
  /** Message key below `banner`. */
  message: string;
  severity: Severity;
  since: string | null;
  /** Words and names of people, to be put into the message as text. */
  values: Readonly<Record<string, string>>;
}

const closed = ['ended', 'terminated', 'expired', 'cancelled'] as const;

/** The most urgent first; none while an exam simply goes on. */
export function sessionBanners(examSession: ExamSession): SessionBanner[] {
  const { pendingTermination, state, pause } = examSession;
  const banners: SessionBanner[] = [];
  const isClosed = closed.some((one) => one === state);
  if (pendingTermination !== null && !isClosed) {
    const { name, reason } = pendingTermination;
    banners.push({ message: 'termination', severity: 'alarm', since: null, values: { name, reason } });
  }
  if (isClosed) {
    const reason = examSession.endReason ?? '';
    const message = reason === '' ? state : `${state}Because`;
    banners.push({ message, severity: 'notice', since: examSession.endedAt, values: { reason } });
    return banners;
  }
  if (examSession.connection !== 'online' && state !== 'scheduled') {
    banners.push({
      message: examSession.connection,
      severity: examSession.connection === 'offline' ? 'alarm' : 'warning',
      since: examSession.interruptedSince,
      values: {},
    });
  }
  if (examSession.recording === 'failing')
    banners.push({ message: 'recordingFails', severity: 'alarm', since: null, values: {} });
  if (examSession.recording === 'short-of-space')
    banners.push({ message: 'recordingSpace', severity: 'warning', since: null, values: {} });
  if (pause !== null) {
    banners.push({
      message: pause.expectedMinutes === null ? 'paused' : 'pausedFor',
      severity: 'notice',
      since: pause.since,
      values: { reason: pause.reason, minutes: String(pause.expectedMinutes ?? '') },
    });
  }
  return banners;
}
