import type { ConsoleEvent } from '../contract/events.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { HeadsetBoard } from './headset-board.ts';

interface Deps {
  board: ExamSessionBoard;
  headsetBoard: HeadsetBoard;
}

/** The events that bring a console that has just opened up to date; who may receive which is the event stream's to judge. */
export const showCurrentState = (deps: Deps) => async (): Promise<ConsoleEvent[]> => [
  ...(await deps.headsetBoard.all()).map((headset) => ({ type: 'headset' as const, headset })),
  ...(await deps.board.all()).map((examSession) => ({ type: 'exam-session' as const, examSession })),
];
