import { onMounted, onScopeDispose, ref } from 'vue';
import { mayUseKeys } from '../../ui/may-use-keys.ts';
import { tileBeside, type TilePlace } from './tile-steps.ts';

/** What the help lists, in its order; `name` is a message key below `wall.keys`. */
export const wallKeyGroups = [
  { name: 'move', keys: ['←', '→', '↑', '↓'] },
  { name: 'open', keys: ['Enter'] },
  { name: 'enlarge', keys: ['F', 'Space'] },
  { name: 'shrink', keys: ['Esc'] },
  { name: 'help', keys: ['?'] },
] as const;

const tiles = '[data-exam-session]';

/**
 * The keys of the wall while the component lives. On the tile with the focus: arrows go to the next one, F and Space enlarge it;
 * Enter is the link's own. `toggle` is told of the tile to be enlarged or not any more, `shrink` that none is to be.
 */
export function useWallKeys(act: { toggle: (examSessionId: string) => void; shrink: () => void }) {
  const isHelpOpen = ref(false);

  function onTileKey(event: KeyboardEvent): void {
    const tile = event.target instanceof Element ? event.target.closest<HTMLElement>(tiles) : null;
    const id = tile?.dataset.examSession;
    if (id === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === ' ' || event.key.toLowerCase() === 'f') act.toggle(id);
    else if (!goBeside(id, event.key)) return;
    event.preventDefault();
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!mayUseKeys(event)) return;
    if (event.key === '?') isHelpOpen.value = true;
    else if (event.key === 'Escape') act.shrink();
  };
  onMounted(() => addEventListener('keydown', onKeyDown));
  onScopeDispose(() => removeEventListener('keydown', onKeyDown));
  return { isHelpOpen, onTileKey };
}

/** Puts the focus on the tile beside; false where there is none that way. */
function goBeside(fromId: string, key: string): boolean {
  const places = [...document.querySelectorAll<HTMLElement>(tiles)].map((tile): TilePlace => {
    const { left, top, width, height } = tile.getBoundingClientRect();
    return { id: tile.dataset.examSession ?? '', left, top, width, height };
  });
  const id = tileBeside(places, fromId, key);
  if (id === null) return false;
  document.querySelector<HTMLElement>(`[data-exam-session="${CSS.escape(id)}"] a`)?.focus();
  return true;
}
