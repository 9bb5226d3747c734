import type { PictureFacts } from '../domain/media-plan/picture-facts.ts';
import type { PictureInput } from '../domain/media-plan/picture-input.ts';
import type { StitchJobPlan } from '../domain/media-plan/stitch-job.ts';

export interface JobProgress {
  /** Seconds of the stream that are done. */
  positionS: number;
  /** Its length; null where nobody knows the end. */
  totalS: number | null;
}

export interface RunOptions {
  onProgress: (progress: JobProgress) => void;
  /** Whether the run ends in full, and does not fail, when a camera fails under way. */
  outlivesSources: boolean;
  /** Second of the stream after which nothing is wanted: it is finished there. Null: its end. */
  endS: number | null;
  /**
   * Longest time without progress, of a camera that may fall silent; null: no limit. A run that has made progress
   * then ends as if it had been told to finish.
   */
  silenceLimitMs: number | null;
}

/**
 * A process that reads pictures and writes files; one thing at a time. Everything rejects with `cancelled` once it is
 * closed, with `stitch-failed` when the process dies or does not answer.
 */
export interface MediaJob {
  /** Which of these element factories this machine lacks. */
  missing(elements: readonly string[]): Promise<string[]>;
  /** What an input holds; rejects with `input-unreadable` when it holds no pictures, `camera-silent` when none come. */
  inspect(input: Exclude<PictureInput, { kind: 'v4l2' }>): Promise<PictureFacts>;
  /**
   * Runs a pipeline of `planStitchJob` to its end; rejects with the codes of `faultOfJob`, and with `camera-silent`
   * when nothing came within `silenceLimitMs`. `sourceFault` is what a camera said that failed under way.
   */
  run(
    plan: Pick<StitchJobPlan, 'launch' | 'gates'>,
    options: RunOptions,
  ): Promise<{ sourceFault: string | null }>;
  /** Ends the run early; what was made so far is written in full. */
  finish(): void;
  /** Ends the process, at once. May be called again. */
  close(): Promise<void>;
}

export interface MediaJobs {
  open(): MediaJob;
}
