import { alignmentFigures } from './headset/alignment.ts';
import { attachFigures } from './headset/attach.ts';
import { idleFigures } from './headset/idle.ts';
import { imuFigures } from './headset/imu.ts';
import type { BenchOptions, Figures } from './figures.ts';

/** What headsets need until they serve, what they cost while they wait, and how well picture and orientation fit together. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  return {
    ...(await imuFigures(quick ? 8 : 60)),
    ...(await attachFigures(quick ? 3 : 7)),
    ...(await alignmentFigures(quick ? 6 : 36)),
    ...(await idleFigures(quick ? 12 : 30)),
  };
}
