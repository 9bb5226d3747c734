import { alignmentFigures } from './headset/alignment.ts';
import type { BenchOptions, Figures } from './figures.ts';

/** What a headset needs until it serves, and how well its pictures and its orientation fit together. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  return { ...(await alignmentFigures(quick ? 8 : 30)) };
}
