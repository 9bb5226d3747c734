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
