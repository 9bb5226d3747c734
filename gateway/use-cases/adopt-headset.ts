import { CodedError } from '../ports/coded-error.ts';
import type { HeadsetLink } from '../ports/headset-link.ts';
import type { HeadsetStore } from '../ports/headset-store.ts';
import type { Log } from '../ports/log.ts';
import type { MediaEngine, MediaSource } from '../ports/media-engine.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { AddDemonstrationDeps } from './add-demonstration.ts';
import { bindHeadset } from './bind-headset.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import { releaseHeadset } from './release-headset.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

export interface AdoptHeadsetDeps extends AddDemonstrationDeps {
  headsets: HeadsetStore;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  viewers: ViewerRegistry;
  mediaEngine: MediaEngine;
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
  background: BackgroundWork;
  log: Log;
}

/**
 * Takes a found headset into service: lists it, gives it its exam session and starts its media.
 *
 * A headset that cannot serve is listed as failed, with the code of what is wrong. A second connection of the same
 * headset replaces the first. Rejects only with `store-failed`.
 */
export const adoptHeadset = (deps: AdoptHeadsetDeps) => {
  // One after the other: two headsets at once must not get the same exam session.
  let registered = Promise.resolve();
  const registerInTurn = (headset: LiveHeadset): Promise<void> => {
    const turn = registered.then(() => register(deps, headset));
    registered = turn.catch(() => undefined);
    return turn;
  };
  return async (link: HeadsetLink): Promise<void> => {
    const before = deps.liveHeadsets.get(link.identity.id);
    if (before !== null) await releaseHeadset(deps, before);
    const headset = deps.liveHeadsets.add(link);
    link.onOrientation((sample) => headset.orientation.add(sample));
    link.onLost(() => {
      deps.log.warn({ headset: link.identity }, 'headset lost');
      deps.background.start('releasing a headset', () => releaseHeadset(deps, headset));
    });
    deps.log.info({ headset: link.identity }, 'headset found');
    try {
      await registerInTurn(headset);
      await readCalibrationDate(deps, headset);
      await startMedia(deps, headset);
    } catch (error) {
      fail(deps, headset, error);
    }
    await announce(deps, headset);
  };
};

async function register(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const { identity } = headset.link;
  const nowMs = deps.clock.wallMs();
  await deps.headsets.put({
    id: identity.id,
    profileId: identity.profileId,
    model: identity.model,
    serial: identity.serial,
    firmwareVersion: identity.firmwareVersion,
    calibrationDate: (await deps.headsets.byId(identity.id))?.calibrationDate ?? null,
    virtual: identity.virtual,
    firstSeenAtMs: nowMs,
    lastSeenAtMs: nowMs,
  });
  await bindHeadset(deps, identity.id);
  await announce(deps, headset);
}

async function readCalibrationDate(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const { identity } = headset.link;
  const { calibratedOn } = await headset.link.readCalibration();
  const record = await deps.headsets.byId(identity.id);
  if (record !== null) await deps.headsets.put({ ...record, calibrationDate: calibratedOn });
}

async function startMedia(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const source = await deps.mediaEngine.start(headset.link);
  if (!deps.liveHeadsets.holds(headset)) {
    // It was unplugged while its media started.
    await source.stop();
    return;
  }
  headset.source = source;
  headset.status = source.status;
  follow(deps, headset, source);
}

function follow(deps: AdoptHeadsetDeps, headset: LiveHeadset, source: MediaSource): void {
  source.onSoundLevel((level) => (headset.soundLevel = level));
  source.onStatus((status) => {
    headset.status = status;
    if (status.condition !== 'live') headset.soundLevel = null;
    deps.log.info({ headsetId: headset.link.identity.id, ...status }, 'media condition changed');
    deps.background.start('announcing a headset', () => announce(deps, headset));
  });
}

function fail(deps: AdoptHeadsetDeps, headset: LiveHeadset, error: unknown): void {
  const code = error instanceof CodedError ? error.code : 'internal';
  headset.status = { condition: 'failed', faultCode: code };
  deps.log.error({ headsetId: headset.link.identity.id, code, err: error }, 'the headset cannot serve');
}

async function announce(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const { id } = headset.link.identity;
  await deps.headsetBoard.announce(id);
  await deps.board.announceOfHeadset(id);
}
