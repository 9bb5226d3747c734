import { onMounted, onScopeDispose } from 'vue';
import { mayUseKeys } from '../../ui/may-use-keys.ts';

/** The key that is held to talk: speak, sprechen. */
const talkKey = 's';

/** Calls `press` when the talk key goes down and `release` when it comes up, while the component lives. */
export function useTalkKey(press: () => void, release: () => void): void {
  let isDown = false;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== talkKey || !mayUseKeys(event)) return;
    event.preventDefault();
    if (event.repeat || isDown) return;
    isDown = true;
    press();
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    // Whatever has the focus by now: a voice that cannot be stopped would be worse than a key too many.
    if (!isDown || event.key.toLowerCase() !== talkKey) return;
    isDown = false;
    release();
  };
  const onBlur = (): void => {
    isDown = false;
  };
  onMounted(() => {
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    addEventListener('blur', onBlur);
  });
  onScopeDispose(() => {
    removeEventListener('keydown', onKeyDown);
    removeEventListener('keyup', onKeyUp);
    removeEventListener('blur', onBlur);
  });
}
