import type { ComputedRef, Ref } from 'vue';
import { computed, onScopeDispose, ref, watch } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { useAccountStore } from '../../api/account-store.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { useLiveStore } from '../../api/live-store.ts';
import { useLoading } from '../../api/use-loading.ts';

/** Who is watching must not depend on the event stream alone; and a silent network is noticed by the answer that does not come. */
const askEveryMs = 5000;

export interface OwnExamSession {
  examSession: ComputedRef<ExamSession | null>;
  /** The gateway does not hear this page, or the page does not hear the gateway. */
  isCutOff: ComputedRef<boolean>;
  isLoaded: Ref<boolean>;
  isSlow: Ref<boolean>;
  errorCode: Ref<string | null>;
  load: () => Promise<void>;
}

/** The exam session of the candidate who is signed in, asked for again and again while the component lives. */
export function useOwnExamSession(): OwnExamSession {
  const accounts = useAccountStore();
  const live = useLiveStore();
  const id = computed(() => accounts.account?.examSessionId ?? null);
  const examSession = computed(() => live.examSessions.get(id.value ?? '') ?? null);

  let pending = 0;
  const isUnanswered = ref(false);
  const loading = useLoading(async () => {
    if (id.value === null) return;
    pending += 1;
    try {
      const answer = await gatewayApi.examSession(id.value);
      isUnanswered.value = false;
      if (!isOlder(answer, live.examSessions.get(answer.id))) live.tellExamSession(answer);
    } finally {
      pending -= 1;
    }
  });
  const timer = setInterval(() => {
    // The one before has had five seconds.
    if (pending > 0) isUnanswered.value = true;
    void loading.load();
  }, askEveryMs);

  // Whoever is heard again can be asked again; the next turn would be seconds later.
  watch(
    () => live.connection,
    (connection) => {
      if (connection === 'open') void loading.load();
    },
  );

  const isOffline = ref(!navigator.onLine);
  const onNetwork = (): void => {
    isOffline.value = !navigator.onLine;
    if (!isOffline.value) void loading.load();
  };
  addEventListener('online', onNetwork);
  addEventListener('offline', onNetwork);
  onScopeDispose(() => {
    clearInterval(timer);
    removeEventListener('online', onNetwork);
    removeEventListener('offline', onNetwork);
  });

  const isCutOff = computed(
    () =>
      live.isStale ||
      isOffline.value ||
      isUnanswered.value ||
      loading.errorCode.value === 'network-unreachable',
  );
  return { examSession, isCutOff, ...loading };
}

/** An answer may be overtaken by an event. */
function isOlder(answer: ExamSession, known: ExamSession | undefined): boolean {
  return known !== undefined && Date.parse(answer.clock.asOf) < Date.parse(known.clock.asOf);
}
