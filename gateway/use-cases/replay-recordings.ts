import type { FigureMoment, ReplayOutline } from '../contract/replay.ts';
import { RecordedOutline } from '../domain/evidence/recorded-outline.ts';
import { mayReview } from '../domain/exam-session/watching.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { FigureHistory } from '../ports/figure-history.ts';
import type { RecordedPictures } from '../ports/recorded-pictures.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { ExamTime } from './exam-time.ts';
import { picturePart, replayPart, type ReplayPart } from './replay-media.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  evidence: Pick<EvidenceStore, 'list' | 'wrappedKey'>;
  evidenceFiles: EvidenceFiles;
  recordedPictures: RecordedPictures;
  figureHistory: Pick<FigureHistory, 'ofExamSession'>;
  evidenceKeys: Pick<EvidenceKeys, 'unwrap'>;
  examTime: Pick<ExamTime, 'now'>;
  audit: AuditLog;
  clock: Clock;
}

/** Which picture of a recording, and how large. */
export interface StillRequest {
  trackId: string;
  /** Unix milliseconds of the time base of the exam sessions. */
  atMs: number;
  widthPx: number;
  /** Of the moment itself, not of the key frame before it, which comes sooner. */
  isExact: boolean;
}

const entriesAtOnce = 1000;
/** Who looks again so long after the last time, looks anew. */
const onePassMs = 600_000;
/** Outlines of more exam sessions than are replayed at a time. */
const keptOutlines = 64;

/**
 * Recordings, for those who may look at them: while the exam session is open for everybody who may watch it, after its end for those who
 * answer for it. Every method rejects with `role-forbidden`, and with `not-found` where nothing was recorded or its key was erased.
 */
export class RecordingReplay {
  readonly #deps: Deps;
  /** By exam session, the one that was asked for last at the end. */
  readonly #outlines = new Map<string, RecordedOutline>();

  /** When somebody looked at a recording last, by account and exam session. */
  readonly #looks = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * What there is; `isFirst` where somebody opens it, which is noted every time. Whatever else somebody looks at is noted where that was not
   * so within the last ten minutes. Only entries that are new since the last time are read.
   */
  async outline(by: SignedIn, examSessionId: string, isFirst: boolean): Promise<ReplayOutline> {
    await this.#keyFor(by, examSessionId);
    const outline = (await this.#outline(examSessionId)).at(this.#deps.examTime.now().atMs);
    if (outline === null) throw new CodedError('not-found');
    await this.#note(by, examSessionId, isFirst);
    return outline;
  }

  /**
   * The part of a track in which a moment is, Unix milliseconds of the time base of the exam sessions; the next one there is where that moment
   * is missing, null where nothing later is recorded yet. To be closed, whether it was read or not. Rejects with `evidence-damaged` and
   * `evidence-missing`, too.
   */
  async part(by: SignedIn, examSessionId: string, trackId: string, atMs: number): Promise<ReplayPart | null> {
    const sessionKey = await this.#keyFor(by, examSessionId);
    const outline = await this.#outline(examSessionId);
    const { originMs } = outline;
    if (originMs === null || !outline.has(trackId)) throw new CodedError('not-found');
    await this.#note(by, examSessionId, false);
    const recorded = { examSessionId, trackId, sessionKey };
    const part = await replayPart(this.#deps.evidenceFiles, recorded, atMs - originMs);
    return part && { ...part, startMs: originMs + part.startMs, endMs: originMs + part.endMs };
  }

  /**
   * JPEG of the picture that a track had at a moment, as `part` finds it; null where nothing later is recorded yet. Rejects with `cancelled`
   * where nobody waits for it any more when its turn comes.
   */
  async still(
    by: SignedIn,
    examSessionId: string,
    asked: StillRequest,
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const sessionKey = await this.#keyFor(by, examSessionId);
    const outline = await this.#outline(examSessionId);
    const { trackId, atMs, widthPx, isExact } = asked;
    if (outline.originMs === null || !outline.has(trackId, 'video')) throw new CodedError('not-found');
    await this.#note(by, examSessionId, false);
    const recorded = { examSessionId, trackId, sessionKey };
    const { evidenceFiles, recordedPictures } = this.#deps;
    const found = await picturePart(evidenceFiles, recorded, atMs - outline.originMs, isExact);
    return found && recordedPictures.still(found.part, found.picture, widthPx, signal);
  }

  /** How its media went, as far as it was recorded. */
  async figures(by: SignedIn, examSessionId: string): Promise<FigureMoment[]> {
    await this.#keyFor(by, examSessionId);
    await this.#note(by, examSessionId, false);
    return this.#deps.figureHistory.ofExamSession(examSessionId);
  }

  async #note(by: SignedIn, examSessionId: string, isOpened: boolean): Promise<void> {
    const { audit, clock } = this.#deps;
    const atMs = clock.wallMs();
    for (const [key, lookedAtMs] of this.#looks) if (atMs - lookedAtMs > onePassMs) this.#looks.delete(key);
    const key = JSON.stringify([by.account.id, examSessionId]);
    const isKnown = this.#looks.has(key);
    this.#looks.set(key, atMs);
    if (isKnown && !isOpened) return;
    const row = { atMs, accountId: by.account.id, subjectId: examSessionId, detail: {} };
    try {
      await audit.record({ ...row, action: 'recording-replayed' });
    } catch (error) {
      this.#looks.delete(key);
      throw error;
    }
  }

  async #keyFor(by: SignedIn, examSessionId: string): Promise<Uint8Array> {
    const { desk, evidence, evidenceKeys } = this.#deps;
    const facts = desk.facts(examSessionId);
    if (facts === null) throw new CodedError('not-found');
    if (!mayReview(facts, by.account)) throw new CodedError('role-forbidden');
    const wrapped = await evidence.wrappedKey(examSessionId);
    if (wrapped === null) throw new CodedError('not-found');
    return evidenceKeys.unwrap(examSessionId, wrapped);
  }

  async #outline(examSessionId: string): Promise<RecordedOutline> {
    const outline = this.#outlines.get(examSessionId) ?? new RecordedOutline();
    this.#outlines.delete(examSessionId);
    this.#outlines.set(examSessionId, outline);
    const [oldest] = this.#outlines.keys();
    if (this.#outlines.size > keptOutlines && oldest !== undefined) this.#outlines.delete(oldest);
    for (let page; page === undefined || page.length === entriesAtOnce;) {
      const behind = { afterPosition: outline.position, limit: entriesAtOnce };
      page = await this.#deps.evidence.list(examSessionId, behind);
      // Somebody else may have read on meanwhile.
      for (const entry of page) if (entry.position > outline.position) outline.add(entry);
    }
    return outline;
  }
}
