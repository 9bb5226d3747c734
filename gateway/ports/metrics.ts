import type { ExamSessionState } from '../contract/exam-sessions.ts';
import type { HeadsetCondition } from '../contract/headsets.ts';
import type { SourceStatistics } from './media-engine.ts';
import type { ViewerStatistics } from './viewer-transport.ts';

/** What the gateway does at one moment; nobody's name is in it. */
export interface GatewayFigures {
  /** Exam sessions by state; a state that is not there has none. */
  examSessions: ReadonlyMap<ExamSessionState, number>;
  /** Headsets that were ever seen, by how they are now. */
  headsets: ReadonlyMap<HeadsetCondition, number>;
  /** Consoles that listen to events. */
  openConsoles: number;
  sources: readonly { headsetId: string; statistics: SourceStatistics }[];
  /** Sealed recordings without a time stamp; null where nobody is asked for one. */
  unstampedSeals: number | null;
  /** What the object store does not have; null where there is none. */
  uploads: { segments: number; failing: number } | null;
  viewers: readonly { id: string; statistics: ViewerStatistics }[];
}

export interface MetricsText {
  contentType: string;
  text: string;
}

/** Writes figures in a form that monitoring reads, with those of the process beside them. */
export interface MetricsFormat {
  write(figures: GatewayFigures): Promise<MetricsText>;
}
