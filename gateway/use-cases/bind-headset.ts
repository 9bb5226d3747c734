import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { HeadsetIdentity } from '../ports/headset-link.ts';
import type { HeadsetStore } from '../ports/headset-store.ts';
import { addDemonstration, type AddDemonstrationDeps } from './add-demonstration.ts';
import type { LiveHeadsets } from './live-headsets.ts';

export interface BindHeadsetDeps extends AddDemonstrationDeps {
  /** Whether a headset that no exam session needs gets a demonstration. */
  demonstrates: boolean;
  examSessions: ExamSessionStore;
  headsets: HeadsetStore;
  liveHeadsets: LiveHeadsets;
}

/**
 * Gives a connected headset its exam session, and answers with it, or with null where none needs it.
 *
 * That is the open one it had before; else the first open one that waits for a headset, or whose headset was
 * a virtual one that is gone (a real one takes over its place); else, where demonstrations are wanted, a new one. Of
 * virtual headsets only the first gets a demonstration of its own: they all show the same.
 */
export async function bindHeadset(
  deps: BindHeadsetDeps,
  headset: Pick<HeadsetIdentity, 'id' | 'virtual'>,
): Promise<ExamSessionRecord | null> {
  const headsetId = headset.id;
  const open = (await deps.examSessions.list()).filter(isOpen);
  const own = open.find((examSession) => examSession.headsetId === headsetId);
  if (own !== undefined) return own;
  for (const examSession of open) {
    if (!(await isFree(deps, examSession))) continue;
    await deps.examSessions.setHeadset(examSession.id, headsetId);
    return { ...examSession, headsetId };
  }
  const isServed = open.some((examSession) => deps.liveHeadsets.get(examSession.headsetId) !== null);
  if (!deps.demonstrates || (headset.virtual && isServed)) return null;
  return addDemonstration(deps, headsetId);
}

async function isFree(deps: BindHeadsetDeps, { headsetId }: ExamSessionRecord): Promise<boolean> {
  if (headsetId === null) return true;
  if (deps.liveHeadsets.get(headsetId) !== null) return false;
  return (await deps.headsets.byId(headsetId))?.virtual ?? true;
}
