import { z } from 'zod';
import { keepDraft, keptDraft } from '../../../api/kept-drafts.ts';
import type { OutgoingMessage } from './outbox.ts';

const keptSchema = z.object({
  draft: z.string().max(2000),
  outgoing: z
    .array(z.object({ key: z.uuid(), text: z.string().min(1).max(2000), refusedCode: z.string().nullable() }))
    .max(100),
});

export interface KeptConversation {
  draft: string;
  outgoing: OutgoingMessage[];
}

const nameOf = (examSessionId: string): string => `conversation.${examSessionId}`;

/** What the candidate was writing, and what was not sent yet, before the page was loaded again. */
export function keptConversation(examSessionId: string): KeptConversation {
  return keptDraft(nameOf(examSessionId), keptSchema) ?? { draft: '', outgoing: [] };
}

/** Keeps it; nothing at all, or an exam session that is over, leaves nothing behind. */
export function keepConversation(examSessionId: string, kept: KeptConversation, isOver: boolean): void {
  const isEmpty = kept.draft === '' && kept.outgoing.length === 0;
  keepDraft(nameOf(examSessionId), isOver || isEmpty ? null : kept);
}
