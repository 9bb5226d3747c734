import type { BlindCondition } from './blind-condition.ts';

/** Which monitors of a seat have no track, and which tracks no monitor. A display that cannot be asked says nothing. */
export class MonitorWatch {
  #conditions: readonly BlindCondition[] = [];

  /**
   * `tracks`: the tracks that show monitors, by the monitors' names; `names`: the monitors that are there, null where nobody knows. Where
   * no monitor is shown, as on a machine without a display, there is nothing to compare.
   */
  see(tracks: ReadonlyMap<string, string>, names: readonly string[] | null, atMs: number): void {
    if (names === null || tracks.size === 0) return;
    const added = names.filter((name) => !tracks.has(name));
    const removed = [...tracks].filter(([name]) => !names.includes(name));
    this.#conditions = [
      ...added.map((label) => this.#condition('monitor-added', label, null, atMs)),
      ...removed.map(([label, trackId]) => this.#condition('monitor-removed', label, trackId, atMs)),
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
