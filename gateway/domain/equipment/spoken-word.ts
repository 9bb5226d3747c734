import type { EquipmentProblem } from '../../contract/equipment.ts';
import { equipmentLimits } from './equipment-limits.ts';

/** Sound of 200 ms in dBFS. */
export interface IntervalLevel {
  rmsDb: number;
  peakDb: number;
}

export type SpokenWord =
  { heard: true; levelDb: number } | { heard: false; problem: EquipmentProblem<'spoken-word'> };

/**
 * Whether somebody spoke in the last three seconds: several intervals that stand above the room's own noise as a voice does, neither
 * as a knock nor as a hum. `levels` are the last ten seconds, the newest last; empty where the microphone delivers nothing.
 */
export function listenForWord(levels: readonly IntervalLevel[]): SpokenWord {
  const limits = equipmentLimits;
  if (levels.length === 0) return { heard: false, problem: 'no-sound' };
  const noiseDb = noiseOf(levels);
  const loudestDb = Math.max(...levels.map(({ rmsDb }) => rmsDb));
  if (loudestDb < limits.silenceDb) return { heard: false, problem: 'silent' };
  if (noiseDb > limits.loudestNoiseDb) return { heard: false, problem: 'too-noisy' };
  const voices = levels
    .slice(-limits.speechSpanIntervals)
    .filter(({ rmsDb, peakDb }) => peakDb - rmsDb <= limits.mostCrestDb)
    .map(({ rmsDb }) => rmsDb)
    .filter((rmsDb) => rmsDb >= noiseDb + limits.speechAboveNoiseDb);
  const levelDb = Math.max(...voices);
  const isVoice =
    voices.length >= limits.leastSpeechIntervals &&
    levelDb - Math.min(...voices) >= limits.leastSpeechRangeDb;
  if (!isVoice) return { heard: false, problem: 'not-spoken' };
  return levelDb < limits.quietestSpeechDb
    ? { heard: false, problem: 'too-quiet' }
    : { heard: true, levelDb };
}

/** What is there without speech: a tenth of the intervals is quieter. */
function noiseOf(levels: readonly IntervalLevel[]): number {
  const sorted = levels.map(({ rmsDb }) => rmsDb).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 10)] ?? 0;
}
