import { ref } from 'vue';

/** A message on its way. */
export interface OutgoingMessage {
  /** The same for every attempt, so that it is taken once. */
  readonly key: string;
  readonly text: string;
  /** Why the gateway did not take it; null while it waits or is on its way. */
  refusedCode: string | null;
}

/** What an attempt came to: taken, refused with a code, or no answer. */
export type Attempt = 'taken' | 'unanswered' | { refusedCode: string };

/**
 * Messages in the order in which they were written. Each is sent until it is answered, one after the other, always under its own key:
 * nothing is lost or sent twice by a break in the connection.
 */
export function createOutbox(
  attempt: (text: string, key: string) => Promise<Attempt>,
  newKey: () => string = () => crypto.randomUUID(),
) {
  const messages = ref<OutgoingMessage[]>([]);
  let isSending = false;

  /** Sends what waits; stops at the first that gets no answer. Does nothing while it is at it. */
  async function flush(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = firstWaiting(); next; next = firstWaiting()) {
        const result = await attempt(next.text, next.key);
        if (result === 'unanswered') return;
        if (result === 'taken') messages.value = messages.value.filter(({ key }) => key !== next.key);
        else next.refusedCode = result.refusedCode;
      }
    } finally {
      isSending = false;
    }
  }
  const firstWaiting = () => messages.value.find(({ refusedCode }) => refusedCode === null);

  /** Puts back what was kept, before everything that was written since. */
  function restore(kept: readonly OutgoingMessage[]): Promise<void> {
    messages.value = [...kept, ...messages.value];
    return flush();
  }

  function add(text: string): Promise<void> {
    messages.value.push({ key: newKey(), text, refusedCode: null });
    return flush();
  }

  /** Tries a refused one once more. */
  function sendAgain(key: string): Promise<void> {
    const message = messages.value.find((one) => one.key === key);
    if (message) message.refusedCode = null;
    return flush();
  }
  return { messages, add, restore, flush, sendAgain };
}
