/** What an element is to do so that it shows what the clock says. */
export type Correction =
  | { type: 'seek' }
  /** Play on at this rate. */
  | { type: 'rate'; rate: number };

/** A jump costs a decoding from the key frame on: not for what a little haste makes up for. */
const seekFromMs = 250;
const tolerableMs = 12;
const correctWithinMs = 700;
const mostHaste = 0.12;

/** How far an element is ahead of the clock decides; `mediaMs` are milliseconds of the recording, not of the person. */
export function correctionOf(aheadMediaMs: number, speed: number): Correction {
  const aheadMs = aheadMediaMs / speed;
  if (Math.abs(aheadMs) > seekFromMs) return { type: 'seek' };
  if (Math.abs(aheadMs) <= tolerableMs) return { type: 'rate', rate: speed };
  const haste = Math.min(mostHaste, Math.max(-mostHaste, -aheadMs / correctWithinMs));
  return { type: 'rate', rate: speed * (1 + haste) };
}
