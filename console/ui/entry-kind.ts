import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';

/** How an entry is shown: what the candidate says stands out, so does what software saw; what only passes stays small. */
export type EntryKind = 'said' | 'told' | 'decided' | 'noted' | 'seen' | 'passing';

const told = ['message', 'warn', 'ask-to-adjust', 'caption'];
const noted = ['note', 'bookmark', 'incident', 'hand-over', 'take-over'];
const decided = [
  'admit',
  'refuse',
  'ask-again',
  'waive-step',
  'pause',
  'resume',
  'add-time',
  'verify-again',
  'terminate',
  'confirm-termination',
  'withdraw-termination',
  'cancel',
  'hand-in',
  'time-up',
  'expire',
];

export function kindOf({ type }: ExamCommand): EntryKind {
  if (type === 'say' || type === 'raise-hand') return 'said';
  if (told.includes(type)) return 'told';
  if (noted.includes(type)) return 'noted';
  if (type.startsWith('blind-state-')) return 'seen';
  return decided.includes(type) ? 'decided' : 'passing';
}

/** What a person typed, as it is to be shown: text, never markup. */
export function wordsOfPerson(command: ExamCommand): string | null {
  if ('text' in command && command.text !== undefined) return command.text;
  if ('reason' in command) return command.reason;
  return command.type === 'hand-over' ? command.note : null;
}
