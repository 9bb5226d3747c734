import type { CannedMessageList } from '../contract/canned-messages.ts';
import type { ConsoleEvent } from '../contract/events.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import { logEntry } from './exam-session-announcer.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';
import type { RoomScans } from './room-scans.ts';

interface Deps {
  showCannedMessages: () => Promise<CannedMessageList>;
  examSessionLog: ExamSessionLog;
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
  roomScans: RoomScans;
}

/** More log entries than this are not sent again; a console that was away for so long loads the log. */
const mostEntries = 10_000;

/**
 * The events that bring a console that has just opened up to date, with the log entries behind `after`; who may receive which is
 * the event stream's to judge.
 */
export const showCurrentState =
  (deps: Deps) =>
  async (after: number | null): Promise<ConsoleEvent[]> => [
    ...(after === null ? [] : await deps.examSessionLog.after(after, mostEntries)).map((placed) => ({
      type: 'log-entry' as const,
      entry: logEntry(placed),
    })),
    { type: 'canned-messages', list: await deps.showCannedMessages() },
    ...(await deps.headsetBoard.all()).map((headset) => ({ type: 'headset' as const, headset })),
    ...(await deps.board.all()).map((examSession) => ({ type: 'exam-session' as const, examSession })),
    ...deps.roomScans.current(),
  ];
