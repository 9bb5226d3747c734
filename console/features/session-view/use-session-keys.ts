import { onMounted, onScopeDispose } from 'vue';
import { singleKeysEnabled } from '../../ui/preferences.ts';
import type { SessionCommand } from './session-commands.ts';
import { commandForKey } from './session-commands.ts';

/** Elements that need their keys for themselves. */
const busyWithKeys =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';
const worksEverywhere = '[data-sphere]';

/**
 * Turns keys into commands while the component lives. Where the person has switched single keys off, they act only
 * while the sphere has the focus (WCAG 2.1.4).
 */
export function useSessionKeys(run: (command: SessionCommand) => void): void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(busyWithKeys)) return;
    if (!singleKeysEnabled.value && !target.closest(worksEverywhere)) return;
    const command = commandForKey(event.key);
    if (!command) return;
    event.preventDefault();
    run(command);
  };
  onMounted(() => addEventListener('keydown', onKeyDown));
  onScopeDispose(() => removeEventListener('keydown', onKeyDown));
}
