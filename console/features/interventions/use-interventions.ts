import { computed, ref, type Ref } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { useLiveStore } from '../../api/live-store.ts';
import { useExamCommands, type PersonCommand } from '../../api/use-exam-commands.ts';

/** Codes after which what is shown may be old. */
const shownMayBeOld = ['command-conflict', 'command-illegal'];

/**
 * Gives interventions; when one is refused because something has changed, the exam session is asked for again. `advice` is a
 * message key below `interventions.refused` that says what to do.
 */
export function useInterventions(examSession: Readonly<Ref<ExamSession>>) {
  const live = useLiveStore();
  const { give, errorCode, isGiving } = useExamCommands(examSession);
  const isRefreshed = ref(false);

  /** Resolves with whether it was taken. */
  async function intervene(command: PersonCommand): Promise<boolean> {
    isRefreshed.value = false;
    if (await give(command)) return true;
    if (shownMayBeOld.includes(errorCode.value ?? '')) await refresh();
    return false;
  }

  async function refresh(): Promise<void> {
    try {
      live.tellExamSession(await gatewayApi.examSession(examSession.value.id));
      isRefreshed.value = true;
    } catch {
      // The refusal itself is on the screen; events bring the rest.
    }
  }

  const advice = computed(() => {
    if (errorCode.value === null) return null;
    return isRefreshed.value ? 'refreshed' : 'kept';
  });
  return { intervene, errorCode, advice, isGiving };
}
