import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { HeadsetStore } from '../ports/headset-store.ts';
import { addDemonstration, type AddDemonstrationDeps } from './add-demonstration.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps extends AddDemonstrationDeps {
  examSessions: ExamSessionStore;
  headsets: HeadsetStore;
  liveHeadsets: LiveHeadsets;
}

/**
 * Gives a connected headset its exam session, and answers with it.
 *
 * That is the open one it had before; else the first open one that waits for a headset, or whose headset was
 * a virtual one that is gone (a real one takes over its place); else a new demonstration.
 */
export async function bindHeadset(deps: Deps, headsetId: string): Promise<ExamSessionRecord> {
  const open = (await deps.examSessions.list()).filter(isOpen);
  const own = open.find((examSession) => examSession.headsetId === headsetId);
  if (own !== undefined) return own;
  for (const examSession of open) {
    if (!(await isFree(deps, examSession))) continue;
    const bound = { ...examSession, headsetId };
    await deps.examSessions.update(bound);
    return bound;
  }
  return addDemonstration(deps, headsetId);
}

async function isFree(deps: Deps, { headsetId }: ExamSessionRecord): Promise<boolean> {
  if (headsetId === null) return true;
  if (deps.liveHeadsets.get(headsetId) !== null) return false;
  return (await deps.headsets.byId(headsetId))?.virtual ?? true;
}
