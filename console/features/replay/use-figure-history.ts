import { onScopeDispose, shallowRef } from 'vue';
import type { FigureMoment } from '../../../gateway/contract/replay.ts';
import { gatewayApi } from '../../api/gateway-api.ts';

const renewEveryMs = 10_000;

/** How the media of an exam session went while it was recorded; what cannot be loaded is asked for again. */
export function useFigureHistory(examSessionId: string, isOngoing: () => boolean) {
  const moments = shallowRef<readonly FigureMoment[]>([]);
  let isKnown = false;
  const load = async (): Promise<void> => {
    try {
      moments.value = await gatewayApi.replayFigures(examSessionId);
      isKnown = true;
    } catch {
      // The next one is as good.
    }
  };
  void load();
  const timer = setInterval(() => {
    if (!isKnown || isOngoing()) void load();
  }, renewEveryMs);
  onScopeDispose(() => clearInterval(timer));
  return moments;
}
