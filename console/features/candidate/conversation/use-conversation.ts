import type { ComputedRef, Ref } from 'vue';
import { computed, ref, watch } from 'vue';
import type { LogEntry } from '../../../../gateway/contract/exam-log.ts';
import type { ExamSession } from '../../../../gateway/contract/exam-sessions.ts';
import { useExamCommands } from '../../../api/use-exam-commands.ts';
import { useExamLog } from '../../../api/use-exam-log.ts';
import { captionsNow, conversationItems, type ConversationItem } from './conversation-items.ts';
import { keepConversation, keptConversation } from './kept-conversation.ts';
import { createOutbox, type OutgoingMessage } from './outbox.ts';

/** What the candidate and the proctor write, and what is being written: it lives as long as the page, whatever is shown. */
export interface Conversation {
  items: ComputedRef<readonly ConversationItem[]>;
  entries: ComputedRef<readonly LogEntry[]>;
  captions: ComputedRef<readonly string[]>;
  outgoing: Ref<OutgoingMessage[]>;
  draft: Ref<string>;
  /** Sends the draft and empties it; does nothing where there are no words. */
  send: () => void;
  sendAgain: (key: string) => void;
}

export function useConversation(
  examSession: Readonly<Ref<ExamSession | null>>,
  isCutOff: Readonly<Ref<boolean>>,
): Conversation {
  const id = computed(() => examSession.value?.id ?? null);
  const { entries, load } = useExamLog(id);
  const { give, errorCode } = useExamCommands(examSession);
  watch(id, () => void load());

  const draft = ref('');
  const outbox = createOutbox(async (text, key) => {
    if (isCutOff.value) return 'unanswered';
    if (await give({ type: 'say', text }, { idempotencyKey: key })) {
      // It stands in the log before it leaves the list of what is on its way.
      await load();
      return 'taken';
    }
    const code = errorCode.value ?? 'network-unreachable';
    return code === 'network-unreachable' ? 'unanswered' : { refusedCode: code };
  });
  watch(
    id,
    (current) => {
      if (current === null) return;
      const kept = keptConversation(current);
      draft.value = kept.draft;
      void outbox.restore(kept.outgoing);
    },
    { immediate: true },
  );
  watch(
    [draft, outbox.messages, () => examSession.value?.endedAt],
    () => {
      if (id.value === null) return;
      const kept = { draft: draft.value, outgoing: outbox.messages.value };
      keepConversation(id.value, kept, (examSession.value?.endedAt ?? null) !== null);
    },
    { deep: true },
  );
  // Whatever the gateway tells shows that it can be reached.
  watch([isCutOff, examSession], () => void outbox.flush());

  function send(): void {
    const text = draft.value.trim();
    if (text === '') return;
    draft.value = '';
    void outbox.add(text);
  }
  return {
    items: computed(() => conversationItems(entries.value)),
    entries,
    captions: computed(() => captionsNow(entries.value)),
    outgoing: outbox.messages,
    draft,
    send,
    sendAgain: (key) => void outbox.sendAgain(key),
  };
}
