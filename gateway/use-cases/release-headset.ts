import type { Log } from '../ports/log.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

interface Deps {
  liveHeadsets: LiveHeadsets;
  viewers: ViewerRegistry;
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
  log: Log;
}

/** Takes a headset out of service: ends its viewers, its media and the connection, and says so. Never rejects. */
export async function releaseHeadset(deps: Deps, headset: LiveHeadset): Promise<void> {
  if (!deps.liveHeadsets.holds(headset)) return;
  const { id } = headset.link.identity;
  deps.liveHeadsets.remove(headset);
  for (const { viewer } of deps.viewers.ofHeadset(id)) viewer.close();
  try {
    await headset.stopMedia?.();
    await headset.link.close();
    await deps.headsetBoard.announce(id);
    await deps.board.announceOfHeadset(id);
  } catch (error) {
    deps.log.error({ headsetId: id, err: error }, 'a headset was not released cleanly');
  }
}

/** Takes every headset out of service, all at once. Never rejects. */
export async function releaseAllHeadsets(deps: Deps): Promise<void> {
  await Promise.all(deps.liveHeadsets.all().map((headset) => releaseHeadset(deps, headset)));
}
