import { ref, type Ref } from 'vue';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { gatewayApi } from './gateway-api.ts';
import { ApiError, errorCodeOf } from './http-client.ts';
import { useLiveStore } from './live-store.ts';

export type PersonCommand = CommandRequest['command'];

/** How often a command is sent again when the gateway did not answer. */
const mostAttempts = 4;
const pauseMs = 700;

export interface GiveOptions {
  /** With the key of an earlier attempt it is the same command again; default a new one. */
  idempotencyKey?: string;
  /** Version that the person saw when deciding; default the one that is shown now. */
  basedOn?: number;
}

/**
 * Gives commands to an exam session. One that gets no answer is sent again under the same key, so it is never given twice.
 * `errorCode` says why the last one was not taken; `isGiving` while one is on its way.
 */
export function useExamCommands(examSession: Readonly<Ref<ExamSession | null>>) {
  const live = useLiveStore();
  const errorCode = ref<string | null>(null);
  const isGiving = ref(false);

  /** Resolves with whether it was taken. */
  async function give(command: PersonCommand, options: GiveOptions = {}): Promise<boolean> {
    const { id, version } = examSession.value ?? {};
    if (id === undefined || version === undefined) return false;
    const { idempotencyKey = crypto.randomUUID(), basedOn = version } = options;
    errorCode.value = null;
    isGiving.value = true;
    try {
      live.tellExamSession(await sendUntilAnswered(id, { idempotencyKey, basedOn, command }));
      return true;
    } catch (error) {
      errorCode.value = errorCodeOf(error);
      return false;
    } finally {
      isGiving.value = false;
    }
  }
  return { give, errorCode, isGiving };
}

async function sendUntilAnswered(id: string, request: CommandRequest): Promise<ExamSession> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await gatewayApi.commandExamSession(id, request);
    } catch (error) {
      const isWorthwhile = error instanceof ApiError && error.retryable && attempt < mostAttempts;
      if (!isWorthwhile) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
    }
  }
}
