import { computed, watch, type ComputedRef, type Ref } from 'vue';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import { gatewayApi } from './gateway-api.ts';
import { useLiveStore } from './live-store.ts';
import { useLoading } from './use-loading.ts';

/** What happened in an exam session, oldest first; loaded anew whenever events begin to arrive, so that none is missing. */
export function useExamLog(examSessionId: Readonly<Ref<string | null>>): {
  entries: ComputedRef<readonly LogEntry[]>;
  errorCode: Ref<string | null>;
  load: () => Promise<void>;
} {
  const live = useLiveStore();
  const { errorCode, load } = useLoading(async () => {
    if (examSessionId.value !== null) live.tellLog(await gatewayApi.examLog(examSessionId.value));
  });
  watch([examSessionId, () => live.connection], ([, connection]) => {
    if (connection === 'open') void load();
  });
  const entries = computed(() => live.log.get(examSessionId.value ?? '') ?? []);
  return { entries, errorCode, load };
}
