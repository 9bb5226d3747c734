import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { useLiveStore } from '../../api/live-store.ts';
import { hasAgreed } from '../../ui/has-agreed.ts';
import { useFeedOf, type FeedWants, type WallFeed } from './wall-feed.ts';

export interface TileOnWall {
  examSession: Readonly<Ref<ExamSession>>;
  /** In view or nearly. */
  isNear: Readonly<Ref<boolean>>;
  isInView: Readonly<Ref<boolean>>;
  isEnlarged: Readonly<Ref<boolean>>;
  /** Place in the wall's order. */
  place: Readonly<Ref<number>>;
}

/** Those within the margin come after all that are in view. */
const outOfViewUrgency = 1000;

/** The live panorama of a tile while it is on the screen and may be watched; null while it is not. */
export function useTileFeed(tile: TileOnWall): Readonly<Ref<WallFeed | null>> {
  const live = useLiveStore();
  const feed = shallowRef<WallFeed | null>(null);
  let leave = (): void => undefined;

  const panorama = computed(() => {
    const { media } = tile.examSession.value;
    return hasAgreed(tile.examSession.value)
      ? (media.tracks.find(({ role }) => role === 'panorama') ?? null)
      : null;
  });
  const wants = computed<FeedWants>(() => ({
    wish: tile.isEnlarged.value ? 'full' : 'thumbnail',
    mayConnect: live.connection === 'open',
    urgency: tile.isEnlarged.value ? -1 : tile.place.value + (tile.isInView.value ? 0 : outOfViewUrgency),
  }));

  function drop(): void {
    feed.value?.want({ wish: 'nothing', mayConnect: false, urgency: Infinity });
    feed.value = null;
    leave();
  }

  watch(
    () => tile.isNear.value && panorama.value?.id,
    (isWanted) => {
      drop();
      if (!isWanted || !panorama.value) return;
      const used = useFeedOf(tile.examSession.value.id, panorama.value);
      leave = used.leave;
      used.value.want(wants.value);
      feed.value = used.value;
    },
    { immediate: true },
  );
  watch(wants, (wanted) => feed.value?.want(wanted));
  watch(
    () => tile.examSession.value.media.condition,
    (condition) => {
      if (condition === 'live') feed.value?.retryNow();
    },
  );
  watch(
    () => live.connection,
    (connection) => {
      if (connection === 'open') feed.value?.reviveNow();
    },
  );
  onScopeDispose(drop);
  return feed;
}
