import type { IdentityStill, IdentityStillKind } from '../contract/identity-stills.ts';
import { mayKnowExamSession } from '../domain/access/event-access.ts';
import { findingsOf, measuredSidePx } from '../domain/identity/picture-findings.ts';
import { mayTakeStills, mostSubmittedStills } from '../domain/identity/still-rules.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { IdentityPictures, PreparedPicture } from '../ports/identity-pictures.ts';
import type { IdentityStillStore } from '../ports/identity-still-store.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface WebcamDeps {
  desk: ExamSessionDesk;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  identityPictures: IdentityPictures;
}

interface Deps extends WebcamDeps {
  identityStills: IdentityStillStore;
  secrets: { newId(): string };
}

/**
 * Takes a still of the seat's webcam, keeps it and says what was measured of it. Rejects with `not-found`, `command-illegal` while no
 * still is wanted, `identity-stills-used-up`, and `webcam-not-ready`.
 */
export const takeIdentityStill =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, kind: IdentityStillKind): Promise<IdentityStill> => {
    await requireThatItIsWanted(deps, by, examSessionId);
    const source = await webcamOf(deps, examSessionId);
    const still = (await source.webcamStill(kind)) ?? (await source.webcamStillAside());
    const prepared = await deps.identityPictures.prepareOwn(gotten(still), measuredSidePx);
    return keep(deps, examSessionId, kind, prepared);
  };

/** The same for a picture file; rejects with `picture-invalid` and `picture-too-large` as well. */
export const uploadIdentityStill =
  (deps: Deps) =>
  async (
    by: SignedIn,
    examSessionId: string,
    kind: IdentityStillKind,
    file: Uint8Array,
  ): Promise<IdentityStill> => {
    await requireThatItIsWanted(deps, by, examSessionId);
    const prepared = await deps.identityPictures.prepare(file, measuredSidePx);
    return keep(deps, examSessionId, kind, prepared);
  };

/** A small JPEG of what the webcam sees now, for the candidate alone; nothing is kept. Rejects as `takeIdentityStill` does. */
export const previewWebcam =
  (deps: WebcamDeps) =>
  async (by: SignedIn, examSessionId: string, kind: IdentityStillKind): Promise<Uint8Array> => {
    requireThatItMayBe(deps, by, examSessionId);
    const source = await webcamOf(deps, examSessionId);
    return deps.identityPictures.preview(gotten(await source.webcamStill(kind)));
  };

function requireThatItMayBe(deps: WebcamDeps, by: SignedIn, examSessionId: string): void {
  const facts = deps.desk.facts(examSessionId);
  if (!mayKnowExamSession(by.account, examSessionId) || facts === null) throw new CodedError('not-found');
  if (!mayTakeStills(facts)) throw new CodedError('command-illegal', `identity still in ${facts.state}`);
}

async function requireThatItIsWanted(deps: Deps, by: SignedIn, examSessionId: string): Promise<void> {
  requireThatItMayBe(deps, by, examSessionId);
  if ((await deps.identityStills.countSubmitted(examSessionId)) >= mostSubmittedStills)
    throw new CodedError('identity-stills-used-up');
}

/** The media that the seat's webcam is part of. */
async function webcamOf(deps: WebcamDeps, examSessionId: string): Promise<MediaSource> {
  const examSession = await deps.examSessions.byId(examSessionId);
  const source = deps.liveHeadsets.get(examSession?.headsetId ?? null)?.source ?? null;
  if (source === null) throw new CodedError('webcam-not-ready');
  return source;
}

function gotten(still: Uint8Array | null): Uint8Array {
  if (still === null) throw new CodedError('webcam-not-ready');
  return still;
}

async function keep(
  deps: Deps,
  examSessionId: string,
  kind: IdentityStillKind,
  { jpeg, widthPx, heightPx, measured }: PreparedPicture,
): Promise<IdentityStill> {
  const stillId = deps.secrets.newId();
  const takenAtMs = deps.desk.nowMs();
  await deps.identityStills.add({ id: stillId, examSessionId, kind, takenAtMs, submitted: false, jpeg });
  return { stillId, kind, widthPx, heightPx, ...findingsOf(kind, measured, { widthPx, heightPx }) };
}
