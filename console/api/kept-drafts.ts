import type { ZodType } from 'zod';

const prefix = 'roundsight.draft.';

/** What was kept under this name in this tab; null where nothing was, or nothing that its schema reads. */
export function keptDraft<T>(name: string, schema: ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(prefix + name) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps what somebody is writing through a reload of the tab, where the browser lets us; null keeps nothing. */
export function keepDraft(name: string, draft: unknown): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(draft));
  } catch {
    // It holds until the page is left.
  }
}

/** Forgets everything: the next person at this machine must not find it. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Where nothing could be kept nothing is there.
  }
}
