import type { FigureMoment } from '../contract/replay.ts';

/** Keeps how the media of exam sessions went while they were recorded. Every method throws `store-failed`. */
export interface FigureHistory {
  note(examSessionId: string, moment: FigureMoment): Promise<void>;
  /** All of them, in order. */
  ofExamSession(examSessionId: string): Promise<FigureMoment[]>;
  forget(examSessionId: string): Promise<void>;
}
