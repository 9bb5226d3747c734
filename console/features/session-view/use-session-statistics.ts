import { onScopeDispose, ref, shallowRef } from 'vue';
import type { SessionStatistics } from '../../../gateway/contract/session-statistics.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { errorCodeOf } from '../../api/http-client.ts';
import { withStatistics, type StatisticsHistory } from './statistics-history.ts';

const everyMs = 1_000;

/** Asks for an exam session's statistics once a second while the component lives; what was told stays when an answer fails. */
export function useSessionStatistics(examSessionId: string) {
  const statistics = shallowRef<SessionStatistics | null>(null);
  const history = shallowRef<StatisticsHistory>(new Map());
  const errorCode = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function ask(): Promise<void> {
    const askedAtMs = performance.now();
    try {
      const told = await gatewayApi.sessionStatistics(examSessionId);
      statistics.value = told;
      history.value = withStatistics(history.value, told);
      errorCode.value = null;
    } catch (error) {
      errorCode.value = errorCodeOf(error);
    }
    if (isOver) return;
    timer = setTimeout(() => void ask(), Math.max(0, everyMs - (performance.now() - askedAtMs)));
  }

  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
  });
  void ask();
  return { statistics, history, errorCode };
}
