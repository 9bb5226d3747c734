import { computed, ref, shallowRef } from 'vue';
import type { Exam } from '../../../gateway/contract/exams.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { errorCodeOf } from '../../api/http-client.ts';
import { useLiveStore } from '../../api/live-store.ts';
import type { CandidateLink } from './links-csv.ts';

/** What came of one candidate. */
export type Outcome =
  | { candidateName: string; link: CandidateLink; errorCode: null }
  | { candidateName: string; link: null; errorCode: string };

/** Codes after which the others would fare no better. */
const hopeless = ['network-unreachable', 'not-signed-in', 'role-forbidden', 'shutting-down'];

/** Schedules one exam for several candidates, one after the other; each comes to a link or to the reason why there is none. */
export function useScheduling() {
  const live = useLiveStore();
  const names = shallowRef<readonly string[]>([]);
  const outcomes = shallowRef<readonly Outcome[]>([]);
  const isRunning = ref(false);

  async function schedule(exam: Exam, wanted: readonly string[], headsetId: string | null): Promise<void> {
    names.value = wanted;
    outcomes.value = [];
    isRunning.value = true;
    let given: string | null = null;
    for (const candidateName of wanted) {
      const outcome: Outcome =
        given === null
          ? await scheduleOne(exam, candidateName, headsetId)
          : { candidateName, link: null, errorCode: given };
      if (outcome.errorCode !== null && hopeless.includes(outcome.errorCode)) given = outcome.errorCode;
      outcomes.value = [...outcomes.value, outcome];
    }
    isRunning.value = false;
  }

  async function scheduleOne(exam: Exam, candidateName: string, headsetId: string | null): Promise<Outcome> {
    try {
      const { examSession, candidateLink } = await gatewayApi.scheduleExamSession({
        exam,
        candidateName,
        ...(headsetId === null ? {} : { headsetId }),
      });
      live.tellExamSession(examSession);
      return { candidateName, link: { candidateName, ...candidateLink }, errorCode: null };
    } catch (error) {
      return { candidateName, link: null, errorCode: errorCodeOf(error) };
    }
  }

  const links = computed(() => outcomes.value.flatMap(({ link }) => (link === null ? [] : [link])));
  const failed = computed(() => outcomes.value.filter(({ link }) => link === null));
  return { names, outcomes, links, failed, isRunning, schedule };
}
