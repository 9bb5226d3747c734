import type { Ref } from 'vue';
import { ref, watch } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';

/**
 * Whether the log stands in the place of the pictures, where there is no room for both: before the exam, when it is what counts, and
 * when new pictures of who it is wait to be compared; else as the person says.
 */
export function useLogInFront(examSession: Readonly<Ref<ExamSession>>): Ref<boolean> {
  const isInFront = ref(['scheduled', 'checking-in', 'lobby'].includes(examSession.value.state));
  watch(
    () => examSession.value.state,
    (state) => {
      if (state === 'in-progress') isInFront.value = false;
    },
  );
  watch(
    () => hasNewIdentity(examSession.value),
    (isSo) => {
      if (isSo) isInFront.value = true;
    },
  );
  return isInFront;
}

function hasNewIdentity({ state, checkIn }: ExamSession): boolean {
  const isAskedFor = checkIn.askedAgain?.steps.includes('identity') ?? false;
  return state === 'paused' && isAskedFor && checkIn.identity !== null;
}
