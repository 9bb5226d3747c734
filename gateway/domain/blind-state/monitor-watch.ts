import type { BlindCondition } from './blind-condition.ts';

/** Which monitors a seat has beside those it began with. A display that cannot be asked says nothing: its capture has stopped. */
export class MonitorWatch {
  #first: ReadonlyMap<string, string | null> | null = null;
  #conditions: readonly BlindCondition[] = [];

  /** `tracks`: the monitors' names and the tracks that show them; `names`: those that are there, null where nobody knows. */
  see(tracks: ReadonlyMap<string, string | null>, names: readonly string[] | null, atMs: number): void {
    if (names === null) return;
    this.#first ??= new Map(names.map((name) => [name, tracks.get(name) ?? null]));
    const first = this.#first;
    const added = names.filter((name) => !first.has(name));
    const removed = [...first.keys()].filter((name) => !names.includes(name));
    this.#conditions = [
      ...added.map((label) => this.#condition('monitor-added', label, null, atMs)),
      ...removed.map((label) => this.#condition('monitor-removed', label, first.get(label) ?? null, atMs)),
    ];
  }

  conditions(): readonly BlindCondition[] {
    return this.#conditions;
  }

  #condition(
    kind: 'monitor-added' | 'monitor-removed',
    label: string,
    trackId: string | null,
    atMs: number,
  ): BlindCondition {
    const before = this.#conditions.find((condition) => condition.kind === kind && condition.label === label);
    return { kind, trackId, lens: null, label, sinceMs: before?.sinceMs ?? atMs };
  }
}
