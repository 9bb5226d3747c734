import type { ConsoleEvent } from '../contract/events.ts';
import {
  countedCoverageRows,
  coverageRows,
  type RoomScan as DescribedRoomScan,
} from '../contract/room-scan.ts';
import { mayKnowExamSession } from '../domain/access/event-access.ts';
import { nextStep, requiredSteps } from '../domain/exam-session/check-in.ts';
import type { ExamSessionFacts } from '../domain/exam-session/facts.ts';
import { RoomScan } from '../domain/room-scan/room-scan.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { Log } from '../ports/log.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import { ScannedHeadset } from './scanned-headset.ts';

interface Deps {
  desk: ExamSessionDesk;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  consoleEvents: ConsoleEvents;
  clock: Clock;
  log: Log;
}

interface RunningScan {
  scan: RoomScan;
  /** Null while it is unplugged. */
  headset: ScannedHeadset | null;
  /** As it was last told. */
  told: DescribedRoomScan | null;
}

const layout = { rows: coverageRows, countedRows: countedCoverageRows };

/**
 * The room scans that are under way. They live in memory: after a restart of the gateway a candidate begins again. What a scan has
 * seen outlives an unplugged headset, and becomes part of the exam session when it is what the policy needs.
 */
export class RoomScans {
  readonly #deps: Deps;
  readonly #running = new Map<string, RunningScan>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The candidate faces the screen: begins the scan, or lets one go on whose forward direction was lost. One that runs begins anew.
   *
   * Rejects with `not-found`, `command-illegal` where no room scan is to be done now, and `media-not-ready` where there is no headset.
   */
  async start(by: SignedIn, examSessionId: string): Promise<void> {
    if (!mayKnowExamSession(by.account, examSessionId)) throw new CodedError('not-found');
    const facts = this.#deps.desk.facts(examSessionId);
    if (facts === null) throw new CodedError('not-found');
    if (!isDue(facts)) throw new CodedError('command-illegal', `room scan in ${facts.state}`);
    const live = await this.#liveHeadset(examSessionId);
    if (live === null || live.source === null) throw new CodedError('media-not-ready');
    const before = this.#running.get(examSessionId);
    if (before?.told?.hint === 'face-screen') {
      before.scan.faceScreen();
      return;
    }
    before?.headset?.leave();
    const begun: RunningScan = { scan: new RoomScan(layout), headset: null, told: null };
    this.#running.set(examSessionId, begun);
    begun.headset = new ScannedHeadset(this.#deps, live, begun.scan);
  }

  /** Follows headsets that come and go, tells how the scans stand, and notes those that are complete; meant for five times a second. */
  async look(): Promise<void> {
    for (const [examSessionId, running] of this.#running) {
      const facts = this.#deps.desk.facts(examSessionId);
      if (facts === null || !isDue(facts)) this.#end(examSessionId, running);
      else await this.#lookAt(examSessionId, running, facts);
    }
  }

  /** How every scan stands, for a console that has just opened. */
  current(): ConsoleEvent[] {
    return [...this.#running].flatMap(([examSessionId, { told }]) =>
      told === null ? [] : [{ type: 'room-scan' as const, examSessionId, scan: told }],
    );
  }

  async #lookAt(examSessionId: string, running: RunningScan, facts: ExamSessionFacts): Promise<void> {
    await this.#follow(examSessionId, running);
    const { scan, headset } = running;
    // It was begun anew while the headset was looked for.
    if (this.#running.get(examSessionId) !== running) return;
    const needed = facts.exam.policy.roomCoveragePercent;
    const conditions = headset?.conditions() ?? ScannedHeadset.absent;
    const described = scan.describe(needed, conditions);
    this.#tell(examSessionId, running, described);
    // While somebody talks the light says so.
    if (facts.talking === null) headset?.pointTo(described);
    const { coveragePercent, cells, forwardBearingDeg } = scan;
    if (forwardBearingDeg === null) return;
    if (headset !== null) headset.live.orientation.forwardBearingDeg = forwardBearingDeg;
    if (coveragePercent < needed) return;
    const seen = { coveragePercent, cells, forwardBearingDeg: Math.round(forwardBearingDeg * 100) / 100 };
    await this.#deps.desk.note(examSessionId, { type: 'submit-room-scan', ...seen });
    this.#end(examSessionId, running);
  }

  async #follow(examSessionId: string, running: RunningScan): Promise<void> {
    const { liveHeadsets } = this.#deps;
    if (running.headset !== null && liveHeadsets.holds(running.headset.live)) return;
    if (running.headset !== null) {
      running.headset.leave();
      running.headset = null;
      running.scan.loseForward();
    }
    const live = await this.#liveHeadset(examSessionId);
    if (live === null || this.#running.get(examSessionId) !== running) return;
    running.headset = new ScannedHeadset(this.#deps, live, running.scan);
  }

  async #liveHeadset(examSessionId: string): Promise<LiveHeadset | null> {
    const examSession = await this.#deps.examSessions.byId(examSessionId);
    return this.#deps.liveHeadsets.get(examSession?.headsetId ?? null);
  }

  #tell(examSessionId: string, running: RunningScan, scan: DescribedRoomScan): void {
    if (JSON.stringify(running.told) === JSON.stringify(scan)) return;
    running.told = scan;
    this.#deps.consoleEvents.publish({ type: 'room-scan', examSessionId, scan });
  }

  #end(examSessionId: string, running: RunningScan): void {
    running.headset?.leave();
    if (this.#running.get(examSessionId) !== running) return;
    this.#running.delete(examSessionId);
    this.#deps.consoleEvents.publish({ type: 'room-scan', examSessionId, scan: null });
  }
}

/** In the check-in when its turn has come; in a pause when the candidate is to be verified again and the exam asks for rooms to be seen. */
function isDue({ state, pause, checkIn, exam: { policy } }: ExamSessionFacts): boolean {
  if (state === 'checking-in') return nextStep(checkIn, policy) === 'room-scan';
  return state === 'paused' && pause?.cause === 'verify-again' && requiredSteps(policy).includes('room-scan');
}
