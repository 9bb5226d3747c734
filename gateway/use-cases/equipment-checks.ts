import { beepCounts, type EquipmentFinding, type EquipmentReading } from '../contract/equipment.ts';
import type { ExamSession } from '../contract/exam-sessions.ts';
import { examSessionSeenBy, mayKnowExamSession } from '../domain/access/event-access.ts';
import { beepSound } from '../domain/equipment/beep-sound.ts';
import type { HeardBeeps } from '../domain/equipment/equipment-measurements.ts';
import { judgeEquipment } from '../domain/equipment/judge-equipment.ts';
import { nextStep } from '../domain/exam-session/check-in.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { CandidatePresence } from './candidate-presence.ts';
import {
  EquipmentWatch,
  unseenLens,
  type EquipmentWatchDeps,
  type SeatMeasurements,
} from './equipment-watch.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';

interface Deps extends EquipmentWatchDeps {
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  desk: ExamSessionDesk;
  board: ExamSessionBoard;
  presence: Pick<CandidatePresence, 'roundTripMs'>;
  /** A whole number from 0 up to and without `below`, evenly distributed. */
  randomInt: (below: number) => number;
}

interface Check {
  watch: EquipmentWatch | null;
  /** How many beeps were played last and not yet counted by the candidate. */
  beeps: number | null;
  heardBeeps: HeardBeeps;
  uploadBps: number | null;
  idle: NodeJS.Timeout | undefined;
}

const newCheck = (): Check => ({
  watch: null,
  beeps: null,
  heardBeeps: 'not-tried',
  uploadBps: null,
  idle: undefined,
});

/** Bytes that arrived, and how long they took. */
export interface MeasuredUpload {
  bytes: number;
  durationMs: number;
}

/** A page that is hidden may ask once a minute only. */
const idleMs = 120_000;
/** Of fewer bytes in less time nothing can be said: they lay in a buffer. */
const leastUploadBytes = 200_000;
const leastUploadMs = 1_000;

/**
 * The equipment checks of candidates who are at that step now: measures while their page asks, and forgets the rest of what it knows
 * when it has not asked for two minutes.
 *
 * Everything rejects with `not-found` for an exam session that is not the person's own, and with `command-illegal` where the equipment
 * is not what is to be checked now.
 */
export class EquipmentChecks {
  readonly #deps: Deps;
  readonly #checks = new Map<string, Check>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async read(by: SignedIn, examSessionId: string): Promise<EquipmentReading[]> {
    return this.#measure(examSessionId, this.#enter(by, examSessionId));
  }

  /** A sound file (WAVE) of as many beeps as chance wants; which number, only the gateway knows. */
  newBeeps(by: SignedIn, examSessionId: string): Uint8Array {
    const check = this.#enter(by, examSessionId);
    check.beeps = beepCounts[this.#deps.randomInt(beepCounts.length)] ?? beepCounts[0];
    return beepSound(check.beeps);
  }

  /** What the candidate counted of the last beeps; null where nothing was heard. `command-illegal` also where none were played. */
  async countBeeps(by: SignedIn, examSessionId: string, count: number | null): Promise<EquipmentReading[]> {
    const check = this.#enter(by, examSessionId);
    if (check.beeps === null) throw new CodedError('command-illegal', 'no beeps were played');
    check.heardBeeps = count === null ? 'not-heard' : count === check.beeps ? 'right' : 'wrong-count';
    // Whoever may guess again guesses right at last.
    check.beeps = null;
    return this.#measure(examSessionId, check);
  }

  /** Takes what an upload of the page has shown; one too small to say anything changes nothing. */
  async noteUpload(by: SignedIn, examSessionId: string, upload: MeasuredUpload): Promise<EquipmentReading[]> {
    const check = this.#enter(by, examSessionId);
    const { bytes, durationMs } = upload;
    if (bytes >= leastUploadBytes || durationMs >= leastUploadMs)
      check.uploadBps = (bytes * 8000) / Math.max(1, durationMs);
    return this.#measure(examSessionId, check);
  }

  /** Measures once more and writes it into the log, unless the same verdicts are there; answers with how the exam session stands then. */
  async finish(by: SignedIn, examSessionId: string): Promise<ExamSession> {
    const readings = await this.#measure(examSessionId, this.#enter(by, examSessionId));
    const { desk, board } = this.#deps;
    const before = desk.facts(examSessionId)?.checkIn.equipment?.findings ?? [];
    if (verdicts(readings) !== verdicts(before))
      await desk.note(examSessionId, { type: 'report-equipment', findings: readings });
    if (readings.every(({ ok }) => ok)) this.#forget(examSessionId);
    const examSession = await board.one(examSessionId);
    if (examSession === null) throw new CodedError('not-found');
    return examSessionSeenBy(examSession, by.account.role);
  }

  #enter(by: SignedIn, examSessionId: string): Check {
    if (!mayKnowExamSession(by.account, examSessionId)) throw new CodedError('not-found');
    const facts = this.#deps.desk.facts(examSessionId);
    if (facts === null) throw new CodedError('not-found');
    if (facts.state !== 'checking-in' || nextStep(facts.checkIn, facts.exam.policy) !== 'equipment')
      throw new CodedError('command-illegal', `the equipment check in ${facts.state}`);
    const check = this.#checks.get(examSessionId) ?? newCheck();
    this.#checks.set(examSessionId, check);
    clearTimeout(check.idle);
    check.idle = setTimeout(() => this.#forget(examSessionId), idleMs).unref();
    return check;
  }

  #forget(examSessionId: string): void {
    const check = this.#checks.get(examSessionId);
    clearTimeout(check?.idle);
    check?.watch?.close();
    this.#checks.delete(examSessionId);
  }

  async #measure(examSessionId: string, check: Check): Promise<EquipmentReading[]> {
    const { examSessions, liveHeadsets, presence } = this.#deps;
    const record = await examSessions.byId(examSessionId);
    const headset = liveHeadsets.get(record?.headsetId ?? null);
    const seat = (await this.#watch(check, headset)?.measure()) ?? nothingMeasured;
    return judgeEquipment({
      ...seat,
      headsetIsThere: headset !== null,
      heardBeeps: check.heardBeeps,
      uploadBps: check.uploadBps,
      roundTripMs: presence.roundTripMs(examSessionId),
    });
  }

  /** The watch on the media that run now: after a replug they are others. */
  #watch(check: Check, headset: LiveHeadset | null): EquipmentWatch | null {
    const source = headset?.source ?? null;
    if (check.watch?.source === source) return check.watch;
    check.watch?.close();
    check.watch =
      headset === null || source === null ? null : new EquipmentWatch(headset.link, source, this.#deps);
    return check.watch;
  }
}

const nothingMeasured: SeatMeasurements = {
  worn: null,
  lenses: [unseenLens],
  spokenWord: { heard: false, problem: 'no-sound' },
  webcam: null,
  screens: [],
  neededUploadBps: 0,
};

/** What was found, without the figures. */
function verdicts(findings: readonly EquipmentFinding[]): string {
  return JSON.stringify(findings.map(({ what, of, problem }) => [what, of, problem]));
}
