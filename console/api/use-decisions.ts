import { ref, type Ref } from 'vue';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { gatewayApi } from './gateway-api.ts';
import { useLiveStore } from './live-store.ts';
import { useExamCommands, type PersonCommand } from './use-exam-commands.ts';

/** Codes after which what is shown may be old. */
const shownMayBeOld = ['command-conflict', 'command-illegal'];

/**
 * Gives what somebody decides about an exam session, based on what they saw: how it was shown at `look`, which a dialog calls when it
 * opens, not what came while they were typing. When a decision is refused because something has changed, the exam session is asked
 * for again (`isRefreshed`), and the next one is based on that.
 */
export function useDecisions(examSession: Readonly<Ref<ExamSession>>) {
  const live = useLiveStore();
  const { give, errorCode, isGiving } = useExamCommands(examSession);
  const isRefreshed = ref(false);
  let seenVersion = examSession.value.version;

  /** From now on decisions are based on what is shown now; what was refused before is forgotten. */
  function look(): void {
    seenVersion = examSession.value.version;
    errorCode.value = null;
    isRefreshed.value = false;
  }

  /** Resolves with whether it was taken. */
  async function decide(command: PersonCommand): Promise<boolean> {
    isRefreshed.value = false;
    if (await give(command, { basedOn: seenVersion })) return true;
    if (shownMayBeOld.includes(errorCode.value ?? '')) await refresh();
    return false;
  }

  async function refresh(): Promise<void> {
    try {
      const current = await gatewayApi.examSession(examSession.value.id);
      live.tellExamSession(current);
      seenVersion = current.version;
      isRefreshed.value = true;
    } catch {
      // The refusal itself is on the screen; events bring the rest.
    }
  }
  return { look, decide, errorCode, isRefreshed, isGiving };
}
