import type { BenchOptions, Figures } from './figures.ts';
import { kills } from './record/kills.ts';
import { recordingCost } from './record/recording-cost.ts';

/** What recording costs beyond encoding, how much of the disk it writes, and what kills take from it. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  if (quick) return kills(6);
  return { ...(await recordingCost(3)), ...(await kills(500)) };
}
