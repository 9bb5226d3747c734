import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { useStill } from '../../media/use-still.ts';
import { hasAgreed } from '../../ui/has-agreed.ts';
import { useNow } from '../../ui/use-now.ts';

/** What stands in for the room until the first live picture of it: a still, and in words how old it is. */
export function useJoiningStill(
  examSession: Readonly<Ref<ExamSession>>,
  hasShownPicture: Readonly<Ref<boolean>>,
) {
  const { t } = useI18n();
  const now = useNow();
  const isWanted = computed(() => !hasShownPicture.value && hasAgreed(examSession.value));
  const still = useStill(() => examSession.value.id, isWanted);
  const stillAge = computed(() => {
    if (still.value === null) return null;
    const ageS = Math.max(0, Math.floor((now.value - performance.timeOrigin - still.value.seenAtMs) / 1000));
    return ageS < 60
      ? t('unit.seconds', { count: ageS })
      : t('unit.minutes', { count: Math.floor(ageS / 60) });
  });
  return { still, stillAge };
}
