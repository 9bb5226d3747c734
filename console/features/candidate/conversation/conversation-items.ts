import type { ExamCommand, ExamCommandType } from '../../../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../../../gateway/contract/exam-log.ts';

interface Base {
  sequence: number;
  /** ISO time at which it was said. */
  at: string;
  /** Name of who said it. */
  by: string;
}

/** What passes between a candidate and those who watch; texts are people's own words. */
export type ConversationItem = Base &
  (
    | { kind: 'own' | 'message' | 'warning' | 'spoken'; text: string }
    | { kind: 'adjust'; text: string; bearingDeg: number; elevationDeg: number }
    | { kind: 'time-added'; seconds: number; reason: string }
    | { kind: 'hand-seen' }
  );

type ItemOf<Command> = (command: Command, base: Base) => ConversationItem;

/** Those commands that are part of a conversation. */
const itemOf: { [Type in ExamCommandType]?: ItemOf<Extract<ExamCommand, { type: Type }>> } = {
  say: ({ text }, base) => ({ ...base, kind: 'own', text }),
  message: ({ text }, base) => ({ ...base, kind: 'message', text }),
  warn: ({ text }, base) => ({ ...base, kind: 'warning', text }),
  caption: ({ text }, base) => ({ ...base, kind: 'spoken', text }),
  'ask-to-adjust': ({ text, bearingDeg, elevationDeg }, base) => ({
    ...base,
    kind: 'adjust',
    text,
    bearingDeg,
    elevationDeg,
  }),
  'add-time': ({ seconds, reason }, base) => ({ ...base, kind: 'time-added', seconds, reason }),
  'answer-hand': (_, base) => ({ ...base, kind: 'hand-seen' }),
};

/** The log as a conversation, oldest first; what is no part of one is left out. */
export function conversationItems(entries: readonly LogEntry[]): ConversationItem[] {
  return entries.flatMap(({ command, sequence, at, actor }) => {
    // The command and its reading are of the same type by the table's own.
    const read = itemOf[command.type] as ItemOf<ExamCommand> | undefined;
    return read ? [read(command, { sequence, at, by: actor.name })] : [];
  });
}

/** What was said aloud since the proctor last began to talk, oldest first. */
export function captionsNow(entries: readonly LogEntry[]): string[] {
  const began = entries.findLastIndex(({ command }) => command.type === 'start-talking');
  return entries
    .slice(began + 1)
    .flatMap(({ command }) => (command.type === 'caption' ? [command.text] : []));
}
