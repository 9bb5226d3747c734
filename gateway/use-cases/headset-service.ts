import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { HeadsetLink } from '../ports/headset-link.ts';
import { bindHeadset, type BindHeadsetDeps } from './bind-headset.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';
import { startMedia, type HeadsetMediaDeps } from './headset-media.ts';
import type { LiveHeadset } from './live-headsets.ts';
import { releaseHeadset } from './release-headset.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

export interface HeadsetServiceDeps extends BindHeadsetDeps, HeadsetMediaDeps {
  viewers: ViewerRegistry;
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
}

/** Takes headsets into service, lets them rest when their exam session is over, and wakes them for the next one. */
export class HeadsetService {
  readonly #deps: HeadsetServiceDeps;
  /** One after the other: two headsets at once must not get the same exam session. */
  #registered: Promise<unknown> = Promise.resolve();

  constructor(deps: HeadsetServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Takes a found headset into service: lists it, gives it its exam session and starts its media. One that no exam session needs
   * stays idle.
   *
   * A headset that cannot serve is listed as failed, with the code of what is wrong, or as updating. A second connection of the
   * same headset replaces the first. Rejects only with `store-failed`.
   */
  async adopt(link: HeadsetLink): Promise<void> {
    const deps = this.#deps;
    const before = deps.liveHeadsets.get(link.identity.id);
    if (before !== null) await releaseHeadset(deps, before);
    const headset = deps.liveHeadsets.add(link);
    link.onLost(() => {
      deps.log.warn({ headset: link.identity }, 'headset lost');
      deps.background.start('releasing a headset', () => releaseHeadset(deps, headset));
    });
    headset.unit.onChange = () =>
      deps.background.start('announcing a headset', () => announce(deps, headset));
    link.controls?.onEvent(({ event, detail }) =>
      deps.log.info({ headsetId: link.identity.id, event, detail }, 'the headset says'),
    );
    deps.log.info({ headset: link.identity }, 'headset found');
    try {
      const examSession = await this.#inTurn(() => register(deps, headset));
      await readCalibrationDate(deps, headset);
      await this.#serve(headset, examSession);
    } catch (error) {
      fail(deps, headset, error);
    }
    await announce(deps, headset);
    // An exam session that was scheduled meanwhile found no idle headset.
    if (isIdle(headset)) await this.wakeIdle();
  }

  /** Gives idle headsets to exam sessions that wait for one, as after one was scheduled. Rejects with `store-failed`. */
  async wakeIdle(): Promise<void> {
    for (const headset of this.#deps.liveHeadsets.all()) {
      if (!isIdle(headset)) continue;
      try {
        const examSession = await this.#inTurn(() => bindHeadset(this.#deps, headset.link.identity));
        // Another call may have woken it.
        if (examSession === null || !isIdle(headset)) continue;
        headset.status = { condition: 'starting', faultCode: null };
        await this.#serve(headset, examSession);
      } catch (error) {
        fail(this.#deps, headset, error);
      }
      await announce(this.#deps, headset);
    }
  }

  /** Nobody watches a room whose exam session is over: ends its viewers and its media. Rejects with `store-failed`. */
  async rest(examSessionId: string): Promise<void> {
    const { examSessions, liveHeadsets, viewers } = this.#deps;
    // Before anything else: the headset may serve the next one already, who has not agreed to be watched by these.
    for (const { viewer } of viewers.ofExamSession(examSessionId)) viewer.close();
    const examSession = await examSessions.byId(examSessionId);
    const headset = liveHeadsets.get(examSession?.headsetId ?? null);
    if (headset === null || headset.stopMedia === null) return;
    const { id } = headset.link.identity;
    // It may serve the next one already.
    if ((await examSessions.list()).some((other) => other.headsetId === id && isOpen(other))) return;
    await headset.stopMedia();
    headset.status = { condition: 'idle', faultCode: null };
    await announce(this.#deps, headset);
    await this.wakeIdle();
  }

  async #serve(headset: LiveHeadset, examSession: ExamSessionRecord | null): Promise<void> {
    if (examSession === null) {
      headset.status = { condition: 'idle', faultCode: null };
      return;
    }
    headset.orientation.forwardBearingDeg =
      this.#deps.desk.facts(examSession.id)?.checkIn['room-scan']?.forwardBearingDeg ?? 0;
    await startMedia(this.#deps, headset, () => announce(this.#deps, headset));
    // It may have ended while its media started.
    const now = await this.#deps.examSessions.byId(examSession.id);
    if (now !== null && !isOpen(now)) await this.rest(examSession.id);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#registered.then(work);
    this.#registered = turn.catch(() => undefined);
    return turn;
  }
}

const isIdle = ({ status }: LiveHeadset): boolean => status.condition === 'idle';

/** Lists the headset; answers with the exam session that needs it, or null. One that cannot serve takes no place. */
async function register(deps: HeadsetServiceDeps, headset: LiveHeadset): Promise<ExamSessionRecord | null> {
  const { identity, video } = headset.link;
  const nowMs = deps.clock.wallMs();
  const known = await deps.headsets.byId(identity.id);
  await deps.headsets.put({
    id: identity.id,
    profileId: identity.profileId,
    model: identity.model,
    serial: identity.serial,
    firmwareVersion: identity.firmwareVersion ?? known?.firmwareVersion ?? 'unknown',
    calibrationDate: known?.calibrationDate ?? null,
    virtual: identity.virtual,
    firstSeenAtMs: nowMs,
    lastSeenAtMs: nowMs,
  });
  const examSession = video === null ? null : await bindHeadset(deps, identity);
  await announce(deps, headset);
  return examSession;
}

async function readCalibrationDate(deps: HeadsetServiceDeps, headset: LiveHeadset): Promise<void> {
  const { identity } = headset.link;
  const { calibratedOn } = await headset.link.readCalibration();
  const record = await deps.headsets.byId(identity.id);
  if (record === null || record.calibrationDate === calibratedOn) return;
  await deps.headsets.put({ ...record, calibrationDate: calibratedOn });
  // Its media may take seconds to start.
  await deps.headsetBoard.announce(identity.id);
}

function fail(deps: HeadsetServiceDeps, headset: LiveHeadset, error: unknown): void {
  const code = error instanceof CodedError ? error.code : 'internal';
  const condition = code === 'headset-updating' ? 'updating' : 'failed';
  headset.status = { condition, faultCode: code };
  deps.log.error({ headsetId: headset.link.identity.id, code, err: error }, 'the headset cannot serve');
}

async function announce(deps: HeadsetServiceDeps, headset: LiveHeadset): Promise<void> {
  const { id } = headset.link.identity;
  await deps.headsetBoard.announce(id);
  await deps.board.announceOfHeadset(id);
}
