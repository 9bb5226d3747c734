import { ref, watchEffect } from 'vue';

export type Theme = 'dark' | 'light';

/** Reads a choice kept in this browser; null where there is none or storage is closed. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(`roundsight.${key}`);
  } catch {
    return null;
  }
}

function store(key: string, value: string | null): void {
  try {
    if (value !== null) localStorage.setItem(`roundsight.${key}`, value);
  } catch {
    // The choice holds until the page is left.
  }
}

const storedTheme = stored('theme');

/** The person's own choice of theme; null follows the page. */
export const chosenTheme = ref<Theme | null>(
  storedTheme === 'dark' || storedTheme === 'light' ? storedTheme : null,
);
/** Theme of the page on show when the person has chosen none. */
export const pageTheme = ref<Theme>('dark');
/** Whether single letters act in the session view (WCAG 2.1.4). */
export const singleKeysEnabled = ref(stored('single-keys') !== 'off');
/** Whether speech may be turned into captions by the browser, which may send it to its maker: only where the person says so. */
export const speechCaptionsEnabled = ref(stored('speech-captions') === 'on');
export const chosenLocale = ref<string | null>(stored('locale'));

/** Puts the preferences into effect and keeps them, from now on. */
export function keepPreferences(): void {
  watchEffect(() => {
    document.documentElement.dataset.theme = chosenTheme.value ?? pageTheme.value;
  });
  watchEffect(() => store('theme', chosenTheme.value));
  watchEffect(() => store('single-keys', singleKeysEnabled.value ? 'on' : 'off'));
  watchEffect(() => store('speech-captions', speechCaptionsEnabled.value ? 'on' : 'off'));
  watchEffect(() => store('locale', chosenLocale.value));
}
