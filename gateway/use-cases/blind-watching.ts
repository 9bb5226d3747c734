import { conditionKey, type BlindCondition } from '../domain/blind-state/blind-condition.ts';
import type { ExamSessionFacts, OpenBlindState } from '../domain/exam-session/facts.ts';
import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import { whyNotWatched } from '../domain/exam-session/watching.ts';
import type { BlindPictureStore } from '../ports/blind-picture-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { MonitorLister } from '../ports/display-provider.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { FirstHeadsetStore } from '../ports/first-headset-store.ts';
import type { Log } from '../ports/log.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import { WatchedSeat } from './watched-seat.ts';

interface Deps {
  desk: ExamSessionDesk;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  blindPictures: BlindPictureStore;
  firstHeadsets: FirstHeadsetStore;
  monitors: MonitorLister;
  /** SHA-256, hexadecimal. */
  digestBytes: (bytes: Uint8Array) => string;
  newId: () => string;
  clock: Clock;
  log: Log;
}

/** A headset that comes and goes again and again shall not fill the disk: after so many, states go without a picture. */
const mostPictures = 200;
const monitorIntervalMs = 2_000;

/**
 * Watches every exam session that may be watched for what a proctor cannot see or hear, and writes into its log when that begins and
 * ends, with a picture of the beginning. It decides nothing.
 */
export class BlindWatching {
  readonly #deps: Deps;
  readonly #seats = new Map<string, WatchedSeat>();
  /** The headsets that were there when an exam session last had its own. */
  readonly #known = new Map<string, ReadonlySet<LiveHeadset>>();
  #monitorsAtMs = -Infinity;
  #isAskingMonitors = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Looks at every seat; meant for twice a second. Rejects with `store-failed`. */
  async look(): Promise<void> {
    const records = await this.#deps.examSessions.list();
    const watched = records.filter(({ id }) => {
      const facts = this.#deps.desk.facts(id);
      return facts !== null && whyNotWatched(facts) === null;
    });
    for (const id of [...this.#seats.keys()])
      if (!watched.some((record) => record.id === id)) this.#leave(id);
    for (const record of watched) await this.#lookAt(record, records);
    this.#lookAtMonitors();
    for (const { id } of watched) await this.#note(id);
  }

  #nowMs(): number {
    return Number(this.#deps.clock.monotonicNs()) / 1e6;
  }

  async #lookAt(record: ExamSessionRecord, records: readonly ExamSessionRecord[]): Promise<void> {
    const seat = await this.#seatOf(record.id);
    const { devices } = seat.watch;
    const before = devices.first;
    await seat.look(...this.#headsetsOf(record, records));
    const { first } = devices;
    // A swap while the gateway is down shall be seen by the next one.
    if (first !== null && first.calibrationFingerprint !== before?.calibrationFingerprint)
      await this.#deps.firstHeadsets.keep(record.id, first);
  }

  async #seatOf(examSessionId: string): Promise<WatchedSeat> {
    const known = this.#seats.get(examSessionId);
    if (known !== undefined) return known;
    const seat = new WatchedSeat(this.#seatDeps(), await this.#deps.firstHeadsets.of(examSessionId));
    this.#seats.set(examSessionId, seat);
    return seat;
  }

  #seatDeps(): ConstructorParameters<typeof WatchedSeat>[0] {
    return {
      nowMs: () => this.#nowMs(),
      fingerprintOf: async ({ link }) => {
        const calibration = await link.readCalibration().catch(() => null);
        if (calibration === null) return null;
        return this.#deps.digestBytes(new TextEncoder().encode(JSON.stringify(calibration)));
      },
    };
  }

  #leave(examSessionId: string): void {
    this.#seats.get(examSessionId)?.leave();
    this.#seats.delete(examSessionId);
    this.#known.delete(examSessionId);
  }

  /** Its own headset; and one that nobody else's exam session has and that came while the own one was away. */
  #headsetsOf(
    { id, headsetId }: ExamSessionRecord,
    records: readonly ExamSessionRecord[],
  ): Parameters<WatchedSeat['look']> {
    const { liveHeadsets } = this.#deps;
    const own = liveHeadsets.get(headsetId);
    if (own !== null) {
      this.#known.set(id, new Set(liveHeadsets.all()));
      return [own, null];
    }
    const known = this.#known.get(id);
    const used = new Set(records.filter(isOpen).map((record) => record.headsetId));
    const stranger = liveHeadsets
      .all()
      .find((headset) => known?.has(headset) === false && !used.has(headset.link.identity.id));
    return [null, stranger?.link.identity ?? null];
  }

  /** Does not wait for the answer: a display that hangs is to be told of, and so is everything else meanwhile. */
  #lookAtMonitors(): void {
    const nowMs = this.#nowMs();
    if (this.#seats.size === 0 || this.#isAskingMonitors) return;
    if (nowMs - this.#monitorsAtMs < monitorIntervalMs) return;
    this.#monitorsAtMs = nowMs;
    this.#isAskingMonitors = true;
    void this.#deps.monitors.monitorNames().then((names) => {
      this.#isAskingMonitors = false;
      for (const seat of this.#seats.values()) seat.seeMonitors(names);
    });
  }

  /** Brings the log up to what is seen now. */
  async #note(examSessionId: string): Promise<void> {
    const seat = this.#seats.get(examSessionId);
    const facts = this.#deps.desk.facts(examSessionId);
    if (seat === undefined || facts === null) return;
    const seen = seat.watch.conditions();
    for (const condition of seen)
      if (!isAmong(facts.blindStates, condition)) await this.#begin(examSessionId, seat, condition);
    if (!seat.hasOversight) return;
    for (const state of facts.blindStates) if (!isAmong(seen, state)) await this.#end(examSessionId, state);
  }

  async #begin(examSessionId: string, seat: WatchedSeat, condition: BlindCondition): Promise<void> {
    const { desk, newId, log } = this.#deps;
    const blindStateId = newId();
    const { kind, trackId, lens, label, sinceMs } = condition;
    log.info({ examSessionId, kind, trackId, lens, label }, 'a blind state began');
    await desk.note(examSessionId, {
      ...{ type: 'blind-state-began', blindStateId, kind, trackId, lens, label },
      sinceMs: Math.round(desk.nowMs() - (this.#nowMs() - sinceMs)),
      pictureSha256: await this.#keepPicture(examSessionId, blindStateId, await seat.picture(condition)),
    });
  }

  async #end(examSessionId: string, state: ExamSessionFacts['blindStates'][number]): Promise<void> {
    const { id: blindStateId, kind, trackId, lens, label } = state;
    this.#deps.log.info({ examSessionId, kind, trackId, lens, label }, 'a blind state ended');
    await this.#deps.desk.note(examSessionId, {
      ...{ type: 'blind-state-ended', blindStateId, kind, trackId, lens, label },
    });
  }

  /** Before the log tells of it. Answers with its digest, or null where none is kept. */
  async #keepPicture(examSessionId: string, id: string, jpeg: Uint8Array | null): Promise<string | null> {
    const { blindPictures, desk, digestBytes } = this.#deps;
    if (jpeg === null || (await blindPictures.count(examSessionId)) >= mostPictures) return null;
    await blindPictures.add({ id, examSessionId, takenAtMs: Math.round(desk.nowMs()), jpeg });
    return digestBytes(jpeg);
  }
}

function isAmong(
  states: readonly (BlindCondition | OpenBlindState)[],
  one: BlindCondition | OpenBlindState,
): boolean {
  const key = conditionKey(one);
  return states.some((state) => conditionKey(state) === key);
}
