import { shallowRef } from 'vue';
import { z } from 'zod';

const storageKey = 'roundsight.hand-overs-read';
/** A shift has far fewer; older ones are of exam sessions that are over. */
const mostKept = 200;

function stored(): string[] {
  try {
    const parsed = z.array(z.string()).safeParse(JSON.parse(localStorage.getItem(storageKey) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** Which hand-overs have been read in this browser, by key; kept through reloads where the browser lets us. */
export function useReadHandOvers() {
  const readKeys = shallowRef<ReadonlySet<string>>(new Set(stored()));
  function markRead(key: string): void {
    readKeys.value = new Set([...readKeys.value, key].slice(-mostKept));
    try {
      localStorage.setItem(storageKey, JSON.stringify([...readKeys.value]));
    } catch {
      // It stays read until the page is left.
    }
  }
  return { readKeys, markRead };
}
