import { useI18n } from 'vue-i18n';

/** Turns an error code into one plain sentence that says what happened and what to do. */
export function useErrorText(): (code: string) => string {
  const messages = useI18n();
  return (code) =>
    messages.te(`errors.${code}`, 'en') ? messages.t(`errors.${code}`) : messages.t('error.unknown');
}
