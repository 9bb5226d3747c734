import type { TrackWish } from '../contract/media.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { IceServers } from '../ports/ice-servers.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { IceServer, Viewer, ViewerTransport } from '../ports/viewer-transport.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import { requireWatchable } from './require-watchable.ts';
import type { TalkBack } from './talk-back.ts';
import type { ViewerPlace, ViewerRegistry, Watching } from './viewer-registry.ts';
import type { ViewerGrant, ViewerTokens } from './viewer-tokens.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  viewers: ViewerRegistry;
  viewerTokens: ViewerTokens;
  transport: ViewerTransport;
  talkBack: TalkBack;
  board: ExamSessionBoard;
  clock: Clock;
  audit: AuditLog;
  background: BackgroundWork;
  iceServers: IceServers;
}

export interface WatchingRequest {
  examSessionId: string;
  token: string;
  offerSdp: string;
  /** Of every track, until the viewer says otherwise. */
  wish: TrackWish;
}

export interface StartedWatching {
  viewer: Viewer;
  /** For the viewer's next attempt, with credentials of its person. */
  iceServers: IceServer[];
}

/**
 * Answers a WHEP offer for one exam session.
 *
 * Throws `token-invalid`, `consent-missing`, `media-not-ready`, `too-many-viewers` and `sdp-invalid`; leaves nothing behind when it throws.
 */
export const startWatching =
  (deps: Deps) =>
  async ({ examSessionId, token, offerSdp, wish }: WatchingRequest): Promise<StartedWatching> => {
    const grant = deps.viewerTokens.redeem(token, examSessionId);
    requireWatchable(deps.desk, examSessionId);
    const examSession = await deps.examSessions.byId(examSessionId);
    const headset = deps.liveHeadsets.get(examSession?.headsetId ?? null);
    if (headset === null || headset.source === null) throw new CodedError('media-not-ready');
    const place = deps.viewers.reserve(examSessionId);
    try {
      const viewer = await deps.transport.accept(offerSdp, headset.source, headset.orientation, { wish });
      await settle(deps, { viewer, grant, token, headset, place });
      return { viewer, iceServers: deps.iceServers.namedFor(grant.signedIn.account.id) };
    } finally {
      place.giveUp();
    }
  };

interface Accepted {
  viewer: Viewer;
  grant: ViewerGrant;
  token: string;
  headset: LiveHeadset;
  place: ViewerPlace;
}

async function settle(deps: Deps, accepted: Accepted): Promise<void> {
  const { viewer, grant, token, headset, place } = accepted;
  const watching: Watching = {
    viewer,
    examSessionId: grant.examSessionId,
    headsetId: headset.link.identity.id,
    accountId: grant.signedIn.account.id,
    accountName: grant.signedIn.account.name,
    signInDigest: grant.signedIn.secretDigest,
    tokenDigest: grant.tokenDigest,
    sinceMs: deps.clock.wallMs(),
  };
  place.fill(watching);
  viewer.onVoice((packet) => deps.talkBack.hear(watching, packet));
  viewer.onClosed(() => {
    deps.viewers.remove(viewer.id);
    deps.talkBack.viewerClosed(watching);
    deps.background.start('noting the end of a viewing', async () => {
      await note(deps, watching, 'viewing-ended');
      await deps.board.announce(watching.examSessionId);
    });
  });
  try {
    // While the answer was made the person may have signed out, the exam session ended, or the headset gone.
    deps.viewerTokens.redeem(token, grant.examSessionId);
    requireWatchable(deps.desk, grant.examSessionId);
    if (!deps.liveHeadsets.holds(headset)) throw new CodedError('media-not-ready');
    await note(deps, watching, 'viewing-started');
  } catch (error) {
    viewer.close();
    throw error;
  }
  await deps.board.announce(watching.examSessionId);
}

async function note(
  deps: Deps,
  watching: Watching,
  action: 'viewing-started' | 'viewing-ended',
): Promise<void> {
  await deps.audit.record({
    atMs: deps.clock.wallMs(),
    action,
    accountId: watching.accountId,
    subjectId: watching.examSessionId,
    detail: { viewerId: watching.viewer.id },
  });
}
