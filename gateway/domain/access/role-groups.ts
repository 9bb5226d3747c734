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

/** Take the exam: each the own one only. */
export const examTakers: readonly Role[] = ['candidate'];

/** May schedule exam sessions. */
export const examSessionPlanners: readonly Role[] = ['supervisor', 'administrator'];

/** May see and hear a candidate's room. */
export const roomWatchers: readonly Role[] = ['proctor', 'supervisor'];

/** May know about devices. */
export const headsetReaders: readonly Role[] = ['supervisor', 'technician', 'administrator'];

/** May create accounts, disable them and hand out sign-in links. */
export const accountKeepers: readonly Role[] = ['administrator'];
