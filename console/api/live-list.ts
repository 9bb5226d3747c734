import { shallowReactive } from 'vue';

/**
 * Entries by id, told one by one by events and loaded as whole lists. What an event tells while a list is on its way is newer
 * than the list, whichever arrives last.
 */
export class LiveList<T extends { id: string }> {
  readonly entries = shallowReactive(new Map<string, T>());
  /** For every list on its way, the ids that events have told of since it was asked for. */
  readonly #toldMeanwhile = new Set<Set<string>>();

  tell(entry: T): void {
    this.entries.set(entry.id, entry);
    for (const ids of this.#toldMeanwhile) ids.add(entry.id);
  }

  /** Takes the list over when it comes, and forgets what is not in it; rejects as the request does, with nothing changed. */
  async load(request: () => Promise<readonly T[]>): Promise<void> {
    const told = new Set<string>();
    this.#toldMeanwhile.add(told);
    try {
      const list = await request();
      const ids = new Set(list.map(({ id }) => id));
      for (const id of this.entries.keys()) if (!ids.has(id) && !told.has(id)) this.entries.delete(id);
      for (const entry of list) if (!told.has(entry.id)) this.entries.set(entry.id, entry);
    } finally {
      this.#toldMeanwhile.delete(told);
    }
  }

  clear(): void {
    this.entries.clear();
  }
}
