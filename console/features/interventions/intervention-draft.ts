import type { Intervention } from '../../../gateway/contract/exam-commands.ts';
import { interventionSchema } from '../../../gateway/contract/exam-commands.ts';
import type { Proctor } from '../../../gateway/contract/proctors.ts';
import type { SessionIntervention } from '../../ui/intervention-keys.ts';

/** What somebody is typing; kept until the gateway has taken it. */
export interface Draft {
  text: string;
  minutes: string;
  /** Typed to show that a termination is meant. */
  word: string;
  /** Who is to answer for the exam session; null until somebody is chosen. */
  to: Proctor | null;
}

export function emptyDraft(): Draft {
  return { text: '', minutes: '', word: '', to: null };
}

export interface Form {
  /** What the text is called in the command; none where nothing is typed. */
  text: 'text' | 'reason' | 'note' | null;
  longest: number;
  minutes: 'needed' | 'possible' | null;
  mostMinutes: number;
  hasCanned: boolean;
  /** Seen by the candidate. */
  isTold: boolean;
}

const form = (change: Partial<Form>): Form => ({
  text: 'reason',
  longest: 500,
  minutes: null,
  mostMinutes: 0,
  hasCanned: false,
  isTold: true,
  ...change,
});

/** What each intervention asks for; those that are missing are given at once. */
export const forms: Readonly<Partial<Record<SessionIntervention, Form>>> = {
  message: form({ text: 'text', longest: 2000, hasCanned: true }),
  warn: form({ text: 'text', longest: 2000, hasCanned: true }),
  'ask-to-adjust': form({ text: 'text', hasCanned: true }),
  pause: form({ minutes: 'possible', mostMinutes: 240, hasCanned: true }),
  resume: form({ text: null }),
  'add-time': form({ minutes: 'needed', mostMinutes: 1440 }),
  'verify-again': form({}),
  note: form({ text: 'text', longest: 2000, isTold: false }),
  'take-over': form({ isTold: false }),
  'hand-over': form({ text: 'note', longest: 2000, isTold: false }),
  cancel: form({}),
  terminate: form({}),
};

export interface LooksTo {
  /** In the room, 0 ≤ bearing < 360. */
  bearingDeg: number;
  elevationDeg: number;
}

/** The command that a draft makes; null while something is missing or too much. */
export function commandOfDraft(
  intervention: SessionIntervention,
  draft: Draft,
  looksTo: LooksTo,
  cannedId?: string,
): Intervention | null {
  const parsed = interventionSchema.safeParse(proposed(intervention, draft, looksTo, cannedId));
  return parsed.success ? parsed.data : null;
}

function proposed(type: SessionIntervention, draft: Draft, looksTo: LooksTo, cannedId?: string): unknown {
  const { text } = draft;
  const minutes = draft.minutes.trim() === '' ? undefined : Number(draft.minutes);
  switch (type) {
    case 'message':
      return cannedId === undefined ? { type, text } : { type, text, cannedId };
    case 'warn':
    case 'note':
      return { type, text };
    case 'ask-to-adjust':
      return { type, text, ...looksTo };
    case 'pause':
      return minutes === undefined
        ? { type, reason: text }
        : { type, reason: text, expectedMinutes: minutes };
    case 'add-time':
      return { type, reason: text, seconds: (minutes ?? NaN) * 60 };
    case 'verify-again':
    case 'terminate':
    case 'cancel':
    case 'take-over':
      return { type, reason: text };
    case 'hand-over':
      return { type, note: text, toAccountId: draft.to?.id, toName: draft.to?.name };
    case 'bookmark':
      return { type, bearingDeg: looksTo.bearingDeg };
    case 'resume':
    case 'answer-hand':
      return { type };
  }
}

/** Whether the word that was typed is the one that was asked for; case and spaces around it do not matter. */
export function isWordTyped(typed: string, wanted: string): boolean {
  return typed.trim().toLocaleLowerCase() === wanted.toLocaleLowerCase();
}
