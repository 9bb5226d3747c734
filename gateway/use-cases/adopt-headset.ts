import { CodedError } from '../ports/coded-error.ts';
import type { HeadsetLink } from '../ports/headset-link.ts';
import { bindHeadset, type BindHeadsetDeps } from './bind-headset.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';
import { startMedia, type HeadsetMediaDeps } from './headset-media.ts';
import type { LiveHeadset } from './live-headsets.ts';
import { releaseHeadset } from './release-headset.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

export interface AdoptHeadsetDeps extends BindHeadsetDeps, HeadsetMediaDeps {
  viewers: ViewerRegistry;
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
}

/**
 * Takes a found headset into service: lists it, gives it its exam session and starts its media. One that no exam session needs
 * stays idle.
 *
 * A headset that cannot serve is listed as failed, with the code of what is wrong, or as updating. A second connection of the
 * same headset replaces the first. Rejects only with `store-failed`.
 */
export const adoptHeadset = (deps: AdoptHeadsetDeps) => {
  // One after the other: two headsets at once must not get the same exam session.
  let registered: Promise<unknown> = Promise.resolve();
  const registerInTurn = (headset: LiveHeadset): Promise<boolean> => {
    const turn = registered.then(() => register(deps, headset));
    registered = turn.catch(() => undefined);
    return turn;
  };
  return async (link: HeadsetLink): Promise<void> => {
    const before = deps.liveHeadsets.get(link.identity.id);
    if (before !== null) await releaseHeadset(deps, before);
    const headset = deps.liveHeadsets.add(link);
    link.onLost(() => {
      deps.log.warn({ headset: link.identity }, 'headset lost');
      deps.background.start('releasing a headset', () => releaseHeadset(deps, headset));
    });
    link.controls?.onEvent(({ event, detail }) =>
      deps.log.info({ headsetId: link.identity.id, event, detail }, 'the headset says'),
    );
    deps.log.info({ headset: link.identity }, 'headset found');
    try {
      const isNeeded = await registerInTurn(headset);
      await readCalibrationDate(deps, headset);
      if (isNeeded) await startMedia(deps, headset, () => announce(deps, headset));
      else headset.status = { condition: 'idle', faultCode: null };
    } catch (error) {
      fail(deps, headset, error);
    }
    await announce(deps, headset);
  };
};

/** Lists the headset; answers whether an exam session needs it. One that cannot serve takes no place. */
async function register(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<boolean> {
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
  return examSession !== null;
}

async function readCalibrationDate(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const { identity } = headset.link;
  const { calibratedOn } = await headset.link.readCalibration();
  const record = await deps.headsets.byId(identity.id);
  if (record === null || record.calibrationDate === calibratedOn) return;
  await deps.headsets.put({ ...record, calibrationDate: calibratedOn });
  // Its media may take seconds to start.
  await deps.headsetBoard.announce(identity.id);
}

function fail(deps: AdoptHeadsetDeps, headset: LiveHeadset, error: unknown): void {
  const code = error instanceof CodedError ? error.code : 'internal';
  const condition = code === 'headset-updating' ? 'updating' : 'failed';
  headset.status = { condition, faultCode: code };
  deps.log.error({ headsetId: headset.link.identity.id, code, err: error }, 'the headset cannot serve');
}

async function announce(deps: AdoptHeadsetDeps, headset: LiveHeadset): Promise<void> {
  const { id } = headset.link.identity;
  await deps.headsetBoard.announce(id);
  await deps.board.announceOfHeadset(id);
}
