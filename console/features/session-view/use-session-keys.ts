import { onMounted, onScopeDispose } from 'vue';
import { singleKeysEnabled } from '../../ui/preferences.ts';
import type { SessionCommand } from './session-commands.ts';
import { commandForKey } from './session-commands.ts';

/** Elements that need their keys for themselves. */
const busyWithKeys =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';
const worksEverywhere = '[data-sphere]';

/**
 * Whether a key may act on the session: not in a field, a dialog or a menu, and where single keys are switched off only while the
 * sphere has the focus (WCAG 2.1.4).
 */
export function mayUseKeys(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(busyWithKeys)) return false;
  return singleKeysEnabled.value || target.closest(worksEverywhere) !== null;
}

/**
 * Turns keys into commands while the component lives.
 */
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
