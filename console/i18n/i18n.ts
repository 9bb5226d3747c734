import { watchEffect } from 'vue';
import { createI18n } from 'vue-i18n';
import { chosenLocale } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en } from './en.ts';

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

/** The first of the wanted languages that the console speaks, else English; `de-AT` finds `de`. */
export function pickLocale(wanted: readonly (string | null)[]): Locale {
  for (const tag of wanted) {
    const found = locales.find((locale) => locale === tag?.toLowerCase().split('-')[0]);
    if (found) return found;
  }
  return 'en';
}

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
