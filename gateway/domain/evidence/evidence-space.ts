import type { ExamClock } from '../exam-session/exam-clock.ts';
import { remainingMs } from '../exam-session/exam-clock.ts';

/** What a seat takes whose headset says nothing of its tracks yet: a room, a screen, a webcam and sound. */
export const usualBitrateBps = 7_100_000;
/** Frames around the media, hashes, and the database. */
const overhead = 1.05;
/** Pauses, interruptions and what comes before and after an exam. */
const besidesExamMs = 30 * 60_000;

/** Bytes that an exam session will still record, at most, if nobody gives it more time. */
export function bytesToCome(clock: ExamClock, atMs: number, bitrateBps: number): number {
  const ms = remainingMs(clock, atMs) + besidesExamMs;
  return Math.ceil((bitrateBps / 8) * (ms / 1000) * overhead);
}
