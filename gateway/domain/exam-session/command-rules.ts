import type { ExamCommandType } from '../../contract/exam-commands.ts';
import type { Actor } from '../../contract/exam-log.ts';
import type { ExamSessionState } from '../../contract/exam-sessions.ts';

/** Who may give a command, in which states, and whether what others decide rests on it. */
export interface CommandRule {
  by: readonly Actor['role'][];
  in: readonly ExamSessionState[];
  /**
   * A decisive command is refused when another decisive one was accepted since the version it was based on: of two people who act
   * at once, one wins and the other is told.
   */
  decisive: boolean;
}

const open: readonly ExamSessionState[] = ['scheduled', 'checking-in', 'lobby', 'in-progress', 'paused'];
const beforeStart: readonly ExamSessionState[] = ['scheduled', 'checking-in', 'lobby'];
const present: readonly ExamSessionState[] = ['checking-in', 'lobby', 'in-progress', 'paused'];
const begun: readonly ExamSessionState[] = ['in-progress', 'paused'];
const every: readonly ExamSessionState[] = [...open, 'ended', 'terminated', 'expired', 'cancelled'];

const candidate = (states: readonly ExamSessionState[], decisive: boolean): CommandRule => ({
  by: ['candidate'],
  in: states,
  decisive,
});
const proctor = (states: readonly ExamSessionState[], decisive: boolean): CommandRule => ({
  by: ['proctor', 'supervisor'],
  in: states,
  decisive,
});
const gateway = (states: readonly ExamSessionState[], decisive: boolean): CommandRule => ({
  by: ['gateway'],
  in: states,
  decisive,
});

/** Every command there is; a new one does not compile without its rule. */
export const commandRules: Readonly<Record<ExamCommandType, CommandRule>> = {
  'begin-check-in': candidate(['scheduled'], true),
  'give-consent': candidate(['checking-in'], true),
  'submit-identity': candidate(['checking-in', 'paused'], true),
  'raise-hand': candidate(present, false),
  'lower-hand': candidate(present, false),
  say: candidate(present, false),
  'hand-in': candidate(begun, true),

  admit: proctor(['lobby'], true),
  'ask-again': proctor(['lobby'], true),
  'waive-step': proctor(['checking-in'], true),
  refuse: proctor(['checking-in', 'lobby'], true),
  message: proctor(present, false),
  warn: proctor(present, false),
  'ask-to-adjust': proctor(present, false),
  'start-talking': proctor(present, false),
  // The gateway does it for a talker whose connection is lost.
  'stop-talking': { by: ['proctor', 'supervisor', 'gateway'], in: present, decisive: false },
  caption: proctor(present, false),
  'answer-hand': proctor(present, false),
  pause: proctor(['in-progress'], true),
  resume: proctor(['paused'], true),
  'add-time': proctor(begun, true),
  'verify-again': proctor(begun, true),
  terminate: proctor(begun, true),
  'confirm-termination': proctor(begun, true),
  'withdraw-termination': proctor(begun, true),
  note: proctor(every, false),
  bookmark: proctor(every, false),
  incident: proctor(every, false),
  'take-over': proctor(open, true),
  'hand-over': proctor(open, true),
  cancel: { by: ['supervisor'], in: beforeStart, decisive: true },

  schedule: gateway([], true),
  'connection-lost': gateway(open, false),
  'connection-gone': gateway(open, false),
  'connection-back': gateway(open, false),
  'report-equipment': gateway(['checking-in'], true),
  'submit-room-scan': gateway(['checking-in', 'paused'], true),
  'time-up': gateway(['in-progress'], true),
  expire: gateway(beforeStart, true),
  'blind-state-began': gateway(present, false),
  'blind-state-ended': gateway(present, false),
};
