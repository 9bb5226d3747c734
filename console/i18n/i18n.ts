import { watchEffect } from 'vue';
import { createI18n } from 'vue-i18n';
import { chosenLocale } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { pickLocale } from './locale.ts';

export const i18n = createI18n({
  legacy: false,
  locale: pickLocale([chosenLocale.value, ...navigator.languages]),
  fallbackLocale: 'en',
  messages: { en, de },
});

/** Speaks the chosen language from now on, and says so to screen readers. */
export function keepLocale(): void {
  watchEffect(() => {
    const locale = pickLocale([chosenLocale.value, ...navigator.languages]);
    i18n.global.locale.value = locale;
    document.documentElement.lang = locale;
  });
}
