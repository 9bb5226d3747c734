/** What is remembered of one unit. Times are of any clock that is never set back, in milliseconds. */
export interface UnitRecord {
  /** Recent faults, oldest first. */
  faultsMs: readonly number[];
  /** How often it was in quarantine since it last behaved. */
  stays: number;
  /** Until when it is in quarantine; in the past when it is not. */
  untilMs: number;
}

const faultLimit = 5;
const faultWindowMs = 60_000;
const firstStayMs = 10_000;
const longestStayMs = 600_000;
/** Without a fault for this long after its quarantine a unit begins with a clean record. */
const forgivenAfterMs = 600_000;

export const cleanRecord: UnitRecord = { faultsMs: [], stays: 0, untilMs: Number.NEGATIVE_INFINITY };

/** The record after a fault: five within a minute are a quarantine of 10 s, and of twice the last one each time after, up to 10 min. */
export function afterFault(record: UnitRecord, nowMs: number): UnitRecord {
  if (nowMs < record.untilMs) return record;
  const newestMs = record.faultsMs.at(-1) ?? record.untilMs;
  const stays = nowMs - Math.max(newestMs, record.untilMs) >= forgivenAfterMs ? 0 : record.stays;
  const faultsMs = [...record.faultsMs.filter((ms) => nowMs - ms < faultWindowMs), nowMs];
  if (faultsMs.length < faultLimit) return { ...record, faultsMs, stays };
  const stayMs = Math.min(longestStayMs, firstStayMs * 2 ** stays);
  return { faultsMs: [], stays: stays + 1, untilMs: nowMs + stayMs };
}

/** Keeps units away that fail again and again; a unit is known by its serial number, or where it has none by its handle. */
export class Quarantine {
  readonly #nowMs: () => number;
  readonly #records = new Map<string, UnitRecord>();

  /** `nowMs` must never be set back. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Notes a fault; returns until when the unit is in quarantine now, null when it is not. */
  fault(unit: string): number | null {
    this.#records.set(unit, afterFault(this.#records.get(unit) ?? cleanRecord, this.#nowMs()));
    return this.until(unit);
  }

  /** Until when the unit may not be used; null when it may. Unplugging it changes nothing. */
  until(unit: string): number | null {
    const untilMs = this.#records.get(unit)?.untilMs ?? Number.NEGATIVE_INFINITY;
    return this.#nowMs() < untilMs ? untilMs : null;
  }

  /** A person says that it is good again. */
  release(unit: string): void {
    this.#records.delete(unit);
  }
}
