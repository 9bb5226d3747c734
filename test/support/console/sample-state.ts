import type { ExamCommand } from '../../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import type { ExamProgress } from '../../../gateway/contract/exam-progress.ts';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { checkInStepSchema, examSchema } from '../../../gateway/contract/exams.ts';
import type { Headset } from '../../../gateway/contract/headsets.ts';
import type { MediaTrack } from '../../../gateway/contract/media.ts';
import type { Role } from '../../../gateway/contract/roles.ts';
import type { ManagedAccount } from '../../../gateway/contract/sign-in.ts';

const track = (
  id: string,
  role: MediaTrack['role'],
  label: string,
  more: Partial<MediaTrack> = {},
): MediaTrack => ({
  id,
  kind: role === 'microphone' ? 'audio' : 'video',
  role,
  label,
  demonstration: false,
  ...more,
});

/** A panorama, one screen, the webcam and the microphone. */
const sampleTracks: MediaTrack[] = [
  track('panorama', 'panorama', 'Room', { widthPx: 1024, heightPx: 512, framesPerSecond: 15 }),
  track('screen-1', 'screen', 'Exam screen', { widthPx: 960, heightPx: 540, demonstration: true }),
  track('webcam', 'webcam', 'Webcam', { demonstration: true }),
  track('microphone', 'microphone', 'Headset microphone'),
];

const sampleExam = examSchema.parse({ id: 'anatomy', title: 'Anatomy II', durationMinutes: 120 });

/** As it stands in the middle of an exam. */
const sampleProgress: ExamProgress = {
  exam: sampleExam,
  version: 8,
  connection: 'online',
  interruptedSince: null,
  clock: { limitMs: 120 * 60_000, usedMs: 72 * 60_000, runs: true, asOf: new Date().toISOString() },
  checkIn: {
    steps: checkInStepSchema.options.map((step) => ({ step, done: true, waived: false })),
    next: null,
    askedAgain: null,
    equipment: [],
    identity: { faceStillId: 'face', documentStillId: 'document' },
    roomScan: { coveragePercent: 91, cells: '' },
  },
  lobby: null,
  language: 'en',
  endedAt: null,
  endReason: null,
  handRaisedSince: null,
  pause: null,
  pausesUsed: 0,
  proctor: { accountId: 'proctor', name: 'Priya Nair' },
  talking: null,
  pendingTermination: null,
};

export function sampleExamSession(id: string, change: Partial<ExamSession> = {}): ExamSession {
  return {
    id,
    ...sampleProgress,
    examTitle: 'Anatomy II',
    candidateName: 'Ada Lindqvist',
    state: 'in-progress',
    startedAt: new Date(Date.now() - 72 * 60_000).toISOString(),
    headsetId: 'headset-1',
    media: {
      ...{ condition: 'live', faultCode: null, tracks: sampleTracks, virtual: true, hasSpeaker: true },
      ...{ worn: true, coveredLenses: [], blindStates: [] },
    },
    viewers: [],
    publishing: null,
    hold: null,
    recording: null,
    ...change,
  };
}

/** An accepted command: the candidate's own, or of the proctor Priya Nair. */
export function sampleLogEntry(examSessionId: string, sequence: number, command: ExamCommand): LogEntry {
  const isOwn = command.type === 'say' || command.type === 'raise-hand' || command.type === 'lower-hand';
  return {
    cursor: sequence,
    examSessionId,
    sequence,
    command,
    actor: isOwn
      ? { role: 'candidate', accountId: 'candidate', name: 'Ada Lindqvist' }
      : { role: 'proctor', accountId: 'proctor', name: 'Priya Nair' },
    at: new Date().toISOString(),
    state: 'in-progress',
  };
}

export function sampleHeadset(id: string, change: Partial<Headset> = {}): Headset {
  return {
    id,
    model: 'Reference headset',
    serial: 'RS-2026-0001',
    firmwareVersion: '1.4.2',
    calibrationDate: '2026-10-02',
    virtual: false,
    connected: true,
    condition: 'live',
    faultCode: null,
    ...change,
  };
}

/** One account per role; the candidate sits the exam session `session-1`. */
export function sampleAccounts(): ManagedAccount[] {
  const account = (id: Role, name: string): ManagedAccount => ({
    id,
    name,
    role: id,
    examSessionId: id === 'candidate' ? 'session-1' : null,
    disabled: false,
    hasPassword: id !== 'candidate',
  });
  return [
    account('candidate', 'Ada Lindqvist'),
    account('proctor', 'Priya Nair'),
    account('supervisor', 'Sam Okafor'),
    account('technician', 'Theo Brandt'),
    account('administrator', 'Alex Moreau'),
  ];
}
