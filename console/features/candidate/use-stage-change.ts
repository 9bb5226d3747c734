import type { Ref } from 'vue';
import { nextTick, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { PageStage } from './page-stage.ts';

/**
 * Says what the page is about now whenever that changes, and takes the keyboard to its heading where the part that had it is gone.
 * Whoever is writing goes on writing.
 */
export function useStageChange(
  stage: Readonly<Ref<PageStage | null>>,
  title: Readonly<Ref<string>>,
): Ref<string> {
  const { t } = useI18n();
  const told = ref('');
  watch(
    stage,
    async (now, before) => {
      if (now === null || before === null) return;
      await nextTick();
      told.value = before === 'paused' && now === 'exam' ? t('candidate.paused.goesOn') : title.value;
      if (now !== 'paused' && document.activeElement === document.body)
        document.querySelector<HTMLElement>('[data-candidate] h1')?.focus();
    },
    { flush: 'post' },
  );
  return told;
}
