import { computed, ref, watch, type Ref } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { keepDraft, keptDraft } from '../../api/kept-drafts.ts';
import { useExamCommands } from '../../api/use-exam-commands.ts';
import { useExamLog } from '../../api/use-exam-log.ts';
import {
  commandOfIncident,
  draftAt,
  incidentDraftSchema,
  withEdge,
  withFrame,
  withoutFrame,
  type IncidentDraft,
} from './incident-draft.ts';
import { pastCourse } from './past-course.ts';
import type { Span } from './time-spans.ts';

/** What a person sees and where they look, when they note something about it. */
export interface Looked {
  /** Of the picture on show: going there shows the very same one. */
  atMs: number;
  bearingDeg: number;
  elevationDeg: number;
}

export interface NotesOf {
  examSessionId: string;
  examSession: Readonly<Ref<ExamSession | null>>;
  recorded: Readonly<Ref<Span>>;
  looked: () => Looked;
}

/** What happened along a recording, and what a person notes about it: bookmarks, and incidents with their part of it. */
export function useReplayNotes({ examSessionId, examSession, recorded, looked }: NotesOf) {
  const { entries, errorCode: logErrorCode, load } = useExamLog(ref(examSessionId));
  const { give, errorCode, isGiving } = useExamCommands(examSession);
  const course = computed(() => pastCourse(entries.value, recorded.value.toMs));
  const draftName = `incident.${examSessionId}`;
  /** Whoever leaves the page finds it again. */
  const draft = ref<IncidentDraft | null>(keptDraft(draftName, incidentDraftSchema));
  watch(draft, (now) => keepDraft(draftName, now), { deep: true });
  /** What was taken last, until something else is noted. */
  const said = ref<'bookmark' | 'incident' | null>(null);

  async function bookmark(): Promise<void> {
    said.value = null;
    const { atMs, bearingDeg } = looked();
    if (await give({ type: 'bookmark', atMs, bearingDeg })) said.value = 'bookmark';
  }
  function begin(): void {
    said.value = null;
    draft.value ??= draftAt(looked().atMs, recorded.value);
  }
  function change(next: (draft: IncidentDraft) => IncidentDraft): void {
    if (draft.value !== null) draft.value = next(draft.value);
  }
  async function save(): Promise<void> {
    const command = draft.value && commandOfIncident(draft.value);
    if (command === null || isGiving.value || !(await give(command))) return;
    draft.value = null;
    said.value = 'incident';
  }

  return {
    ...{ entries, logErrorCode, load, course, draft, said, errorCode, isGiving },
    ...{ bookmark, begin, save },
    discard: () => (draft.value = null),
    setEdge: (edge: 'fromMs' | 'toMs') => change((now) => withEdge(now, edge, looked().atMs)),
    addFrame: () => change((now) => withFrame(now, { trackId: 'panorama', ...looked() })),
    dropFrame: (frame: IncidentDraft['frames'][number]) => change((now) => withoutFrame(now, frame)),
  };
}
