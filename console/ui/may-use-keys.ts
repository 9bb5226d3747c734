import { singleKeysEnabled } from './preferences.ts';

/** Elements that need their keys for themselves. */
const busyWithKeys =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';
const worksEverywhere = '[data-sphere]';

/**
 * Whether a key may act on the page: not in a field, a dialog or a menu, and where single keys are switched off only while the
 * sphere has the focus (WCAG 2.1.4).
 */
export function mayUseKeys(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(busyWithKeys)) return false;
  return singleKeysEnabled.value || target.closest(worksEverywhere) !== null;
}
