import type { BlindStateKind } from '../../contract/blind-states.ts';
import type { Language } from '../../contract/canned-messages.ts';
import type { EquipmentFinding } from '../../contract/equipment.ts';
import type { ExamSessionState } from '../../contract/exam-sessions.ts';
import type { ConnectionState, PauseCause } from '../../contract/exam-progress.ts';
import type { CheckInStep, Exam } from '../../contract/exams.ts';
import { newClock, type ExamClock } from './exam-clock.ts';

/** What the candidate has done of the check-in; null where nothing. */
export interface CheckIn {
  consent: {
    textVersion: string;
    language: Language | null;
    /** Origin of the media server that the candidate agreed to; null where to none. */
    publishedTo: string | null;
    atMs: number;
  } | null;
  equipment: { findings: readonly EquipmentFinding[]; atMs: number } | null;
  identity: { faceStillId: string; documentStillId: string; atMs: number } | null;
  'room-scan': {
    coveragePercent: number;
    cells: string;
    forwardBearingDeg?: number | undefined;
    atMs: number;
  } | null;
  /** Steps that a proctor let go. */
  waived: readonly Exclude<CheckInStep, 'consent'>[];
  /** Steps that a proctor asked for again, and why; empty where none. */
  askedAgain: { steps: readonly CheckInStep[]; reason: string } | null;
}

/** A blind state that has begun and not ended. */
export interface OpenBlindState {
  id: string;
  kind: BlindStateKind;
  trackId: string | null;
  lens: number | null;
  label: string | null;
  sinceMs: number;
  hasPicture: boolean;
}

/** Everything that is known of one exam session. Times are milliseconds of the exam sessions' time base. */
export interface ExamSessionFacts {
  exam: Exam;
  candidateName: string;
  state: ExamSessionState;
  connection: ConnectionState;
  /** Since when the candidate's page is not heard, or null. */
  interruptedSinceMs: number | null;
  clock: ExamClock;
  /** Sequence number of the last row. */
  version: number;
  /** Sequence number of the last row on which a decision may rest. */
  decisiveVersion: number;
  checkIn: CheckIn;
  lobbySinceMs: number | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
  endReason: string | null;
  handRaisedAtMs: number | null;
  pause: { cause: PauseCause; reason: string; sinceMs: number; expectedMinutes: number | null } | null;
  pauses: number;
  /** Who answers for the exam session now. */
  proctor: { accountId: string; name: string } | null;
  /** Who talks to the candidate now. */
  talking: { accountId: string; name: string } | null;
  /** What cannot be seen or heard now, as software saw it; the oldest first. */
  blindStates: readonly OpenBlindState[];
  /** A termination that waits for a second person. */
  pendingTermination: { accountId: string; name: string; reason: string } | null;
}

export const noCheckIn: CheckIn = {
  consent: null,
  equipment: null,
  identity: null,
  'room-scan': null,
  waived: [],
  askedAgain: null,
};

/** An exam session as it is scheduled. */
export function scheduled(exam: Exam, candidateName: string): ExamSessionFacts {
  return {
    exam,
    candidateName,
    state: 'scheduled',
    connection: 'offline',
    interruptedSinceMs: null,
    clock: newClock(exam.durationMinutes * 60_000),
    version: 1,
    decisiveVersion: 1,
    checkIn: noCheckIn,
    lobbySinceMs: null,
    startedAtMs: null,
    endedAtMs: null,
    endReason: null,
    handRaisedAtMs: null,
    pause: null,
    pauses: 0,
    proctor: null,
    talking: null,
    blindStates: [],
    pendingTermination: null,
  };
}
