import { onMounted, onScopeDispose } from 'vue';
import { mayUseKeys } from '../../ui/may-use-keys.ts';
import { replayCommandOf, type ReplayCommand } from './replay-keys.ts';

/** Keys of elements that do something with them by themselves. */
const ownKeys: readonly [selector: string, keys: RegExp][] = [
  ['button, a[href], [role="switch"]', /^ $/],
  ['[role="slider"]', /^(Arrow|Home)/],
];

/** Turns keys into commands while the component lives. */
export function useReplayKeys(run: (command: ReplayCommand) => void): void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isArrowWithAlt = event.altKey && event.key.startsWith('Arrow');
    const target = event.target instanceof Element ? event.target : null;
    if (isArrowWithAlt ? event.ctrlKey || event.metaKey || event.defaultPrevented : !mayUseKeys(event))
      return;
    if (target?.closest('[role="dialog"], [role="menu"], input, textarea')) return;
    if (ownKeys.some(([selector, keys]) => keys.test(event.key) && target?.closest(selector))) return;
    const command = replayCommandOf(event);
    if (!command) return;
    event.preventDefault();
    run(command);
  };
  onMounted(() => addEventListener('keydown', onKeyDown));
  onScopeDispose(() => removeEventListener('keydown', onKeyDown));
}
