import { onMounted, onScopeDispose } from 'vue';
import { mayUseKeys } from '../../ui/may-use-keys.ts';
import type { SessionCommand } from './session-commands.ts';
import { commandForKey } from './session-commands.ts';

/** Turns keys into commands while the component lives. */
export function useSessionKeys(run: (command: SessionCommand) => void): void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!mayUseKeys(event)) return;
    const command = commandForKey(event.key);
    if (!command) return;
    event.preventDefault();
    run(command);
  };
  onMounted(() => addEventListener('keydown', onKeyDown));
  onScopeDispose(() => removeEventListener('keydown', onKeyDown));
}
