import type { Role } from '../../contract/roles.ts';

// Who may do what, by the least that each role's work needs. Routes and event types name one of these.

export const everyRole: readonly Role[] = [
  'candidate',
  'proctor',
  'supervisor',
  'technician',
  'administrator',
];

/** May know about exam sessions; a candidate about the own one only. */
export const examSessionReaders: readonly Role[] = ['candidate', 'proctor', 'supervisor'];

/** Sit exams, each the own one only: what their page does for a check-in, nobody else may do for them. */
export const examTakers: readonly Role[] = ['candidate'];

/** May know which exam sessions there are and how far each has come. */
export const examSessionListers: readonly Role[] = [...examSessionReaders, 'administrator'];

/** May schedule exam sessions, and let their candidates in. */
export const examSessionPlanners: readonly Role[] = ['supervisor', 'administrator'];

/** May see and hear a candidate's room. */
export const roomWatchers: readonly Role[] = ['proctor', 'supervisor'];

/** May change the words that proctors have ready. */
export const wordKeepers: readonly Role[] = ['supervisor'];

/** May know about devices. */
export const headsetReaders: readonly Role[] = ['supervisor', 'technician', 'administrator'];

/** May have the public keys that prove evidence: they answer for it, or connect what checks it. */
export const sealKeyReaders: readonly Role[] = ['supervisor', 'administrator'];

/** May say how long exam sessions are kept beyond their time, and see the proof of what was deleted. */
export const retentionKeepers: readonly Role[] = ['supervisor'];

/** May create accounts, disable them and hand out sign-in links. */
export const accountKeepers: readonly Role[] = ['administrator'];
