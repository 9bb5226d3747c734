import { newExamSessionSchema } from '../../../gateway/contract/exam-sessions.ts';
import { linesOf } from './exam-draft.ts';

/** More at once would be a mistake. */
export const mostCandidates = 200;

export type NamesProblem = 'none' | 'tooMany' | 'tooLong';

/** The candidates of a text with one name on each line; a name that stands there twice is one candidate. */
export function candidateNames(text: string): string[] {
  const byKey = new Map<string, string>();
  for (const name of linesOf(text)) {
    const key = name.normalize('NFKC').toLowerCase();
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

/** Why these names cannot be taken; null where they can. */
export function namesProblem(names: readonly string[]): NamesProblem | null {
  if (names.length === 0) return 'none';
  if (names.length > mostCandidates) return 'tooMany';
  const { candidateName } = newExamSessionSchema.shape;
  return names.every((name) => candidateName.safeParse(name).success) ? null : 'tooLong';
}
