import { builtInCannedMessages } from '../contract/built-in-canned-messages.ts';
import type { CannedMessageList, NewCannedMessages } from '../contract/canned-messages.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { CannedMessageStore } from '../ports/canned-message-store.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { SignedIn } from '../ports/signed-in.ts';

interface ReadingDeps {
  cannedMessages: CannedMessageStore;
}

interface Deps extends ReadingDeps {
  consoleEvents: ConsoleEvents;
  clock: Clock;
  audit: AuditLog;
}

/** The words that proctors have ready: what was kept last, else those that come with the gateway. Rejects with `store-failed`. */
export const showCannedMessages = (deps: ReadingDeps) => async (): Promise<CannedMessageList> =>
  (await deps.cannedMessages.current()) ?? { version: 0, messages: [...builtInCannedMessages] };

/**
 * Puts a whole list in the place of the one it is based on, and tells every console. Rejects with `changed-meanwhile` where that is
 * not the current one any more, and with `store-failed`.
 */
export const changeCannedMessages =
  (deps: Deps) =>
  async (by: SignedIn, { basedOn, messages }: NewCannedMessages): Promise<CannedMessageList> => {
    const list = { version: basedOn + 1, messages };
    if (!(await deps.cannedMessages.put(list))) throw new CodedError('changed-meanwhile');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'canned-messages-changed',
      accountId: by.account.id,
      subjectId: null,
      detail: { version: list.version, messages: messages.length },
    });
    deps.consoleEvents.publish({ type: 'canned-messages', list });
    return list;
  };
