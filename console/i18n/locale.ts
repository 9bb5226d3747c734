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

/**
 * The language to speak with the region whose dates and numbers are written: `en` chosen by somebody whose browser says `en-GB` or
 * `de-AT` is `en-GB` or `en-AT`; without a region it stays `en`.
 */
export function regionalLocale(chosen: string | null, preferred: readonly string[]): string {
  const language = pickLocale([chosen, ...preferred]);
  const own = preferred.find((tag) => tag.includes('-') && tag.toLowerCase().split('-')[0] === language);
  const region = regionOf(own ?? '') ?? preferred.map(regionOf).find((found) => found !== null) ?? null;
  return region === null ? language : `${language}-${region}`;
}

/** The region of a language tag such as `de-AT` or `zh-Hant-TW` (BCP 47); null where it names none. */
function regionOf(tag: string): string | null {
  return /-([A-Z]{2})(?:-|$)/i.exec(tag)?.[1]?.toUpperCase() ?? null;
}
