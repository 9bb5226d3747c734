import type { CannedKind, CannedMessage } from '../../../gateway/contract/canned-messages.ts';
import {
  cannedKinds,
  cannedMessageSchema,
  newCannedMessagesSchema,
} from '../../../gateway/contract/canned-messages.ts';

/** Ready-made words while they are changed: `en` and `de` may still be empty. */
export type WordsDraft = CannedMessage[];

/** Of one kind, in their order. */
export function ofKind(draft: readonly CannedMessage[], kind: CannedKind): CannedMessage[] {
  return draft.filter((message) => message.kind === kind);
}

/** With one more, without words yet, at the end of its kind. */
export function withNew(draft: readonly CannedMessage[], kind: CannedKind, id: string): WordsDraft {
  return byKind([...draft, { id, kind, text: { en: '', de: '' } }]);
}

export function without(draft: readonly CannedMessage[], id: string): WordsDraft {
  return draft.filter((message) => message.id !== id);
}

/** With one moved up (−1) or down (1) among its kind; the same where it is at the end already. */
export function moved(draft: readonly CannedMessage[], id: string, by: -1 | 1): WordsDraft {
  const kind = draft.find((message) => message.id === id)?.kind;
  if (kind === undefined) return [...draft];
  const neighbours = ofKind(draft, kind);
  const from = neighbours.findIndex((message) => message.id === id);
  const other = neighbours[from + by];
  const one = neighbours[from];
  if (one === undefined || other === undefined) return [...draft];
  return draft.map((message) => (message.id === one.id ? other : message.id === other.id ? one : message));
}

/** The languages in which a message does not fit the contract. */
export function lacking(message: CannedMessage): ReadonlySet<PropertyKey> {
  const parsed = cannedMessageSchema.safeParse(message);
  return new Set(parsed.error?.issues.map(({ path }) => path[1] ?? ''));
}

/** The list as it is sent; null while something does not fit. */
export function listOf(draft: readonly CannedMessage[]): WordsDraft | null {
  const parsed = newCannedMessagesSchema.shape.messages.safeParse(byKind(draft));
  return parsed.success ? parsed.data : null;
}

/** Kinds together, each in its order. */
function byKind(draft: readonly CannedMessage[]): WordsDraft {
  return cannedKinds.flatMap((kind) => ofKind(draft, kind));
}
