import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { ConsoleEvent, MediaFigures } from '../../gateway/contract/events.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../gateway/contract/headsets.ts';
import type { EventStreamState } from './event-stream.ts';
import { EventStream } from './event-stream.ts';

/** The state of the gateway as its events tell it; lists loaded over HTTP are put in by `replace…`. */
export const useLiveStore = defineStore('live', () => {
  const examSessions = shallowReactive(new Map<string, ExamSession>());
  const headsets = shallowReactive(new Map<string, Headset>());
  const figures = shallowReactive(new Map<string, MediaFigures>());
  const connection = ref<EventStreamState>('stopped');
  const stream = shallowRef<EventStream | null>(null);

  function apply(event: ConsoleEvent): void {
    switch (event.type) {
      case 'exam-session':
        examSessions.set(event.examSession.id, event.examSession);
        break;
      case 'headset':
        headsets.set(event.headset.id, event.headset);
        break;
      case 'media-figures':
        figures.set(event.figures.examSessionId, event.figures);
        break;
    }
  }

  function start(): void {
    stream.value ??= new EventStream({
      onEvent: apply,
      onState: (state) => {
        connection.value = state;
      },
    });
  }

  /** Forgets everything: the next person may see less. */
  function stop(): void {
    stream.value?.stop();
    stream.value = null;
    examSessions.clear();
    headsets.clear();
    figures.clear();
  }

  function replaceExamSessions(list: readonly ExamSession[]): void {
    replace(examSessions, list);
  }

  function replaceHeadsets(list: readonly Headset[]): void {
    replace(headsets, list);
  }

  /** What is on the screen may be old. */
  const isStale = computed(() => connection.value === 'broken');

  return {
    examSessions,
    headsets,
    figures,
    connection,
    isStale,
    start,
    stop,
    replaceExamSessions,
    replaceHeadsets,
  };
});

function replace<T extends { id: string }>(known: Map<string, T>, list: readonly T[]): void {
  const ids = new Set(list.map(({ id }) => id));
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  for (const item of list) known.set(item.id, item);
}
