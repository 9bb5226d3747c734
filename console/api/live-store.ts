import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { ConsoleEvent, MediaFigures } from '../../gateway/contract/events.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../gateway/contract/headsets.ts';
import type { EventStreamState } from './event-stream.ts';
import { EventStream } from './event-stream.ts';
import { LiveList } from './live-list.ts';

/** The state of the gateway as its events tell it, completed by lists loaded over HTTP. */
export const useLiveStore = defineStore('live', () => {
  const examSessions = new LiveList<ExamSession>();
  const headsets = new LiveList<Headset>();
  const figures = shallowReactive(new Map<string, MediaFigures>());
  const connection = ref<EventStreamState>('stopped');
  const stream = shallowRef<EventStream | null>(null);

  function apply(event: ConsoleEvent): void {
    switch (event.type) {
      case 'exam-session':
        examSessions.tell(event.examSession);
        break;
      case 'log-entry':
        break;
      case 'headset':
        headsets.tell(event.headset);
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

  /** What is on the screen may be old. */
  const isStale = computed(() => connection.value === 'broken');

  return {
    examSessions: examSessions.entries,
    headsets: headsets.entries,
    figures,
    connection,
    isStale,
    start,
    stop,
    loadExamSessions: (request: () => Promise<readonly ExamSession[]>) => examSessions.load(request),
    loadHeadsets: (request: () => Promise<readonly Headset[]>) => headsets.load(request),
  };
});
