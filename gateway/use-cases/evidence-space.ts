import { bytesToCome, usualBitrateBps } from '../domain/evidence/evidence-space.ts';
import { isOpen } from '../domain/exam-session/exam-session.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts' | 'nowMs'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  liveHeadsets: LiveHeadsets;
  evidenceFiles: Pick<EvidenceFiles, 'freeBytes'>;
}

const begun: ReadonlySet<string> = new Set(['in-progress', 'paused']);

/** Room on the disk for what is recorded: what exams that have begun will still need is not there for others. */
export class EvidenceSpace {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Whether what an exam session and all that have begun will still record fits on the disk. Always where nothing is recorded. Rejects with
   * `evidence-missing` and `store-failed`.
   */
  async suffices(examSessionId: string): Promise<boolean> {
    const { desk, examSessions, liveHeadsets, evidenceFiles } = this.#deps;
    if (desk.facts(examSessionId)?.exam.policy.recording.recorded !== true) return true;
    let neededBytes = 0;
    for (const { id, headsetId } of await examSessions.list()) {
      const facts = desk.facts(id);
      if (facts === null || !facts.exam.policy.recording.recorded || !isOpen(facts)) continue;
      if (id !== examSessionId && !begun.has(facts.state)) continue;
      const bitrateBps = bitrateOf(liveHeadsets.get(headsetId)?.source ?? null);
      neededBytes += bytesToCome(facts.clock, desk.nowMs(), bitrateBps);
    }
    return (await evidenceFiles.freeBytes()) >= neededBytes;
  }

  /** Rejects with `evidence-space-missing` where it does not suffice. */
  async require(examSessionId: string): Promise<void> {
    if (!(await this.suffices(examSessionId))) throw new CodedError('evidence-space-missing');
  }
}

function bitrateOf(source: MediaSource | null): number {
  if (source === null) return usualBitrateBps;
  return source.tracks.reduce((sum, { id }) => sum + (source.rungs(id)[0]?.maxBitrateBps ?? 0), 0);
}
