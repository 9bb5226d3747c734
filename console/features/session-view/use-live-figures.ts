import type { Ref } from 'vue';
import { onScopeDispose, shallowRef } from 'vue';
import type { StreamCounters, StreamFigures } from '../../media/live-figures.ts';
import {
  captureToShownMs,
  readCounters,
  ShownFrameFigures,
  streamFigures,
} from '../../media/live-figures.ts';
import type { ShownFrame } from '../../media/panorama-presenter.ts';
import type { ReceivedTrack } from '../../media/received-streams.ts';

export interface LiveFigures {
  framesPerSecond: number;
  /** Capture → shown; null where unknown. */
  delayMs: number | null;
  stream: StreamFigures | null;
  widthPx: number | null;
  heightPx: number | null;
}

/** The panorama's figures, once a second; null before the first frame. */
export function useLiveFigures(panorama: Readonly<Ref<ReceivedTrack | null>>) {
  const figures = shallowRef<LiveFigures | null>(null);
  const shown = new ShownFrameFigures();
  let last: StreamCounters | null = null;
  let hasFrame = false;

  function noteFrame(frame: ShownFrame): void {
    hasFrame = true;
    shown.add(performance.now(), captureToShownMs(frame.metadata, frame.shownAtMs));
  }

  async function renew(): Promise<void> {
    if (!hasFrame) return;
    const received = panorama.value;
    const report = await received?.receiver.getStats();
    const counters = report ? readCounters(report) : null;
    const stream = last && counters ? streamFigures(last, counters) : null;
    last = counters;
    const settings = received?.receiver.track.getSettings();
    figures.value = {
      ...shown.at(performance.now()),
      stream,
      widthPx: settings?.width ?? null,
      heightPx: settings?.height ?? null,
    };
  }

  const timer = setInterval(() => void renew(), 1000);
  onScopeDispose(() => clearInterval(timer));
  return { figures, noteFrame };
}
