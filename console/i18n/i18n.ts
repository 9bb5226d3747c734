import { watchEffect } from 'vue';
import { createI18n } from 'vue-i18n';
import { chosenLocale } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { pickLocale, regionalLocale, type Locale } from './locale.ts';

const currentLocale = (): string => regionalLocale(chosenLocale.value, navigator.languages);

export const i18n = createI18n({
  legacy: false,
  locale: currentLocale(),
  fallbackLocale: 'en',
  // The texts are those of the language, whatever the region: nothing is amiss.
  fallbackWarn: false,
  missingWarn: false,
  messages: { en, de },
});

/** Speaks the chosen language from now on, and says so to screen readers. */
export function keepLocale(): void {
  watchEffect(() => {
    const locale = currentLocale();
    // Its type names the languages; one with a region is that language.
    i18n.global.locale.value = locale as Locale;
    document.documentElement.lang = pickLocale([locale]);
  });
}
