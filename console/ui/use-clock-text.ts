import { computed } from 'vue';
import { useI18n } from 'vue-i18n';

/** Writes moments as clock times to the second, 24 hours, where the reader is. */
export function useClockText(): (atMs: number) => string {
  const { locale } = useI18n();
  const format = computed(
    () =>
      new Intl.DateTimeFormat(locale.value, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      }),
  );
  return (atMs) => format.value.format(atMs);
}
