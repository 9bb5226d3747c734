import { shallowReactive, watch, type Ref } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { Wishes } from '../../media/whep-connection.ts';
import { trackWishes } from './track-wishes.ts';

/** Wishes for what is in sight, and for less of the rest; to be told of each picture when that changes. */
export function useTrackWishes(
  examSession: Readonly<Ref<ExamSession>>,
  wish: (wishes: Wishes) => void,
): (trackId: string, isSeen: boolean) => void {
  const isSeen = shallowReactive(new Map<string, boolean>());
  watch(
    () => trackWishes(examSession.value.media.tracks, isSeen),
    (wishes) => wish(wishes),
    { immediate: true },
  );
  return (trackId, seen) => {
    isSeen.set(trackId, seen);
  };
}
