import { onScopeDispose, shallowRef } from 'vue';
import type { QuaternionTuple } from '../../../gateway/contract/media.ts';
import type { ReplayOutline } from '../../../gateway/contract/replay.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { MotionLog } from '../../media/motion-log.ts';
import { ReplayPlayer, type ReplayState } from './replay-player.ts';

const renewEveryMs = 5_000;
const ticksPerSecond = 90_000;

/** A replay while the component lives: its player, what it shows, and what is known of the recording by now. */
export function useReplay(start: { examSessionId: string; outline: ReplayOutline; atMs: number }) {
  const { examSessionId } = start;
  const outline = shallowRef(start.outline);
  const state = shallowRef<ReplayState>({
    ...{ atMs: start.atMs, isPlaying: true, waitsFor: 'media', isAtEnd: false, speed: 1 },
    ...{ presences: new Map(), jump: null, errorCode: null },
  });
  const endMs = shallowRef(start.outline.endedMs ?? start.outline.nowMs);
  const motion = new MotionLog();
  const player = new ReplayPlayer(start, (told) => {
    state.value = told;
    endMs.value = player.endMs;
  });
  const timer = setInterval(() => {
    if (outline.value.endedMs !== null) return;
    // The next one is as good.
    void gatewayApi.replayOutline(examSessionId, true).then(renew, () => undefined);
  }, renewEveryMs);

  function renew(next: ReplayOutline): void {
    outline.value = next;
    player.renew(next);
  }

  onScopeDispose(() => {
    clearInterval(timer);
    player.close();
  });

  return { player, state, outline, endMs, motion, frames: framesOf(motion, () => outline.value.originMs) };
}

/** What is known of recorded frames, by their time in ticks, for who draws them. */
function framesOf(motion: MotionLog, originMs: () => number) {
  const metadata = (ticks: number, orientation: QuaternionTuple) => ({
    ...{ rtpTimestamp: ticks, orientation, wallClockOffsetUs: 0 },
    captureUs: originMs() * 1000 + (ticks * 1_000_000) / ticksPerSecond,
  });
  return {
    atMs: (ticks: number) => originMs() + (ticks * 1000) / ticksPerSecond,
    timestampOf: ({ mediaTime }: VideoFrameCallbackMetadata) => Math.round(mediaTime * ticksPerSecond),
    find: (ticks: number) => {
      const orientation = motion.at(ticks / ticksPerSecond);
      return orientation && metadata(ticks, orientation);
    },
  };
}
