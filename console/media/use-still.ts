import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { gatewayApi } from '../api/gateway-api.ts';

const refreshEveryMs = 2000;

/** A small picture of the whole room: equirectangular, as the headset faced. */
export interface Still {
  jpeg: Blob;
  /** Of `jpeg`, as long as it is the latest. */
  url: string;
  /** `performance.now()` when it was first seen here: it is at least as old as that. */
  seenAtMs: number;
}

/**
 * The latest still of an exam session, renewed while `isWanted`. A new one takes the place of the old only when it is decoded, so
 * nothing flickers; a failure keeps the old one. The gateway gives the last one that it has: bytes that have been seen before are
 * no new picture, for no camera makes the same twice.
 */
export function useStill(examSessionId: () => string, isWanted: Ref<boolean>): Readonly<Ref<Still | null>> {
  const still = shallowRef<Still | null>(null);
  let bytes = new Uint8Array();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function take(): Promise<void> {
    const jpeg = await gatewayApi.still(examSessionId());
    const taken = new Uint8Array(await jpeg.arrayBuffer());
    if (isOver || areSame(taken, bytes)) return;
    bytes = taken;
    const next = { jpeg, url: URL.createObjectURL(jpeg), seenAtMs: performance.now() };
    const picture = new Image();
    picture.src = next.url;
    await picture.decode().catch(() => undefined);
    if (still.value) URL.revokeObjectURL(still.value.url);
    still.value = next;
  }

  async function renew(): Promise<void> {
    await take().catch(() => undefined);
    if (isWanted.value && !isOver) timer = setTimeout(() => void renew(), refreshEveryMs);
  }

  watch(
    isWanted,
    (wanted) => {
      clearTimeout(timer);
      if (wanted) void renew();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
    if (still.value) URL.revokeObjectURL(still.value.url);
  });
  return still;
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
