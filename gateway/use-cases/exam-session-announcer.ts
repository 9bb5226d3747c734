import type { LogEntry } from '../contract/exam-log.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { PlacedRow } from '../ports/exam-session-log.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  desk: ExamSessionDesk;
  board: ExamSessionBoard;
  consoleEvents: ConsoleEvents;
  background: BackgroundWork;
}

/** A row as consoles see it: without what only a verifier needs. */
export function logEntry({ position, row }: PlacedRow): LogEntry {
  const { examSessionId, sequence, command, actor, atMs, outcome } = row;
  return {
    ...{ cursor: position, examSessionId, sequence, command, actor },
    at: new Date(atMs).toISOString(),
    state: outcome.state,
  };
}

/** Tells the open consoles of every command that is taken, and how the exam sessions stand that it changed. */
export function announceCommands(deps: Deps): void {
  const waiting = new Set<string>();
  deps.desk.onRow((placed, { state, lobbySinceMs }) => {
    const { examSessionId } = placed.row;
    deps.consoleEvents.publish({ type: 'log-entry', entry: logEntry(placed) });
    const waited = waiting.has(examSessionId);
    if (state === 'lobby' && lobbySinceMs !== null) waiting.add(examSessionId);
    else waiting.delete(examSessionId);
    deps.background.start('announcing an exam session', async () => {
      await deps.board.announce(examSessionId);
      // Who leaves the lobby gives the others another place.
      if (waited && state !== 'lobby') for (const id of waiting) await deps.board.announce(id);
    });
  });
}
