import type { Ref } from 'vue';
import { onScopeDispose, ref, watch } from 'vue';

/**
 * Speaks words as they change, in the language of the page, while `wanted`: who turns away from the screen cannot read it.
 * `canSpeak` is false where the browser has no voice.
 */
export function useSpokenWords(
  words: Readonly<Ref<string>>,
  wanted: Readonly<Ref<boolean>>,
  locale: Readonly<Ref<string>>,
) {
  const canSpeak = ref(false);
  const voices = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  const look = (): void => {
    canSpeak.value = (voices?.getVoices().length ?? 0) > 0;
  };
  look();
  // Some browsers load their voices later.
  voices?.addEventListener('voiceschanged', look);
  watch([words, wanted], ([text, isWanted]) => {
    if (voices === undefined) return;
    voices.cancel();
    if (!isWanted || text === '') return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = locale.value;
    voices.speak(utterance);
  });
  onScopeDispose(() => {
    voices?.removeEventListener('voiceschanged', look);
    voices?.cancel();
  });
  return { canSpeak };
}
