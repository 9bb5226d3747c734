import type { MediaEngine, MediaSource } from '../ports/media-engine.ts';
import type { Log } from '../ports/log.ts';
import type { BackgroundWork } from './background-work.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';

export interface HeadsetMediaDeps {
  liveHeadsets: LiveHeadsets;
  mediaEngine: MediaEngine;
  background: BackgroundWork;
  log: Log;
}

/**
 * Starts what an exam session needs of a headset: its pictures and its orientation. `announce` is called whenever the condition
 * changes. Rejects with the code of what is wrong.
 */
export async function startMedia(
  deps: HeadsetMediaDeps,
  headset: LiveHeadset,
  announce: () => Promise<void>,
): Promise<void> {
  const source = await deps.mediaEngine.start(headset.link);
  if (!deps.liveHeadsets.holds(headset)) {
    // It was unplugged while its media started.
    await source.stop();
    return;
  }
  const stopMeasuring = headset.link.onOrientation((sample) => headset.orientation.add(sample));
  headset.source = source;
  headset.stopMedia = async () => {
    headset.source = null;
    headset.stopMedia = null;
    headset.soundLevel = null;
    stopMeasuring();
    await source.stop();
  };
  headset.status = source.status;
  follow(deps, headset, source, announce);
}

function follow(
  deps: HeadsetMediaDeps,
  headset: LiveHeadset,
  source: MediaSource,
  announce: () => Promise<void>,
): void {
  source.onSoundLevel((level) => (headset.soundLevel = level));
  source.onStatus((status) => {
    // Of media that were stopped nothing is said any more.
    if (headset.source !== source) return;
    headset.status = status;
    if (status.condition !== 'live') headset.soundLevel = null;
    deps.log.info({ headsetId: headset.link.identity.id, ...status }, 'media condition changed');
    deps.background.start('announcing a headset', announce);
  });
}
