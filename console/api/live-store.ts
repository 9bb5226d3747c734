import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { ConsoleEvent, MediaFigures } from '../../gateway/contract/events.ts';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../gateway/contract/headsets.ts';
import { noteClockArrival } from '../ui/remaining-time.ts';
import { useCannedMessagesStore } from './canned-messages-store.ts';
import type { EventStreamState } from './event-stream.ts';
import { EventStream } from './event-stream.ts';
import { LiveList } from './live-list.ts';
import { LiveLog } from './live-log.ts';
import { LiveRoomScans } from './live-room-scans.ts';

/** The state of the gateway as its events tell it, completed by lists loaded over HTTP. */
export const useLiveStore = defineStore('live', () => {
  const examSessions = new LiveList<ExamSession>();
  const headsets = new LiveList<Headset>();
  const log = new LiveLog();
  const figures = shallowReactive(new Map<string, MediaFigures>());
  const cannedMessages = useCannedMessagesStore();
  const roomScans = new LiveRoomScans();
  const connection = ref<EventStreamState>('stopped');
  const stream = shallowRef<EventStream | null>(null);

  function apply(event: ConsoleEvent): void {
    switch (event.type) {
      case 'exam-session':
        examSessions.tell(arrived(event.examSession));
        break;
      case 'log-entry':
        log.tell(event.entry);
        break;
      case 'headset':
        headsets.tell(event.headset);
        break;
      case 'media-figures':
        figures.set(event.figures.examSessionId, event.figures);
        break;
      case 'room-scan':
        roomScans.tell(event);
        break;
      case 'canned-messages':
        cannedMessages.tell(event.list);
        break;
      case 'beat':
        break;
    }
  }

  function hear(state: EventStreamState): void {
    connection.value = state;
    if (state === 'open') roomScans.clear();
  }

  function start(): void {
    stream.value ??= new EventStream({ cursor: () => log.cursor, onEvent: apply, onState: hear });
  }

  /** Forgets everything: the next person may see less. */
  function stop(): void {
    stream.value?.stop();
    stream.value = null;
    for (const known of [examSessions, headsets, log, figures, roomScans]) known.clear();
    cannedMessages.forget();
  }

  /** What is on the screen may be old. */
  const isStale = computed(() => connection.value === 'broken');

  return {
    examSessions: examSessions.entries,
    headsets: headsets.entries,
    figures,
    roomScans: roomScans.entries,
    log: log.entries,
    tellLog: (entries: readonly LogEntry[]) => log.tell(...entries),
    connection,
    isStale,
    start,
    stop,
    /** Takes over what the gateway answered about one of them. */
    tellExamSession: (examSession: ExamSession) => examSessions.tell(arrived(examSession)),
    loadExamSessions: (request: () => Promise<readonly ExamSession[]>) =>
      examSessions.load(async () => (await request()).map(arrived)),
    loadHeadsets: (request: () => Promise<readonly Headset[]>) => headsets.load(request),
  };
});

/** Its exam clock counts from now. */
function arrived(examSession: ExamSession): ExamSession {
  noteClockArrival(examSession.clock, performance.now());
  return examSession;
}
