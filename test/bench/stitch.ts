import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, Figures } from './figures.ts';
import { chartFigures } from './stitch/chart.ts';
import { chartlessFigures } from './stitch/chartless.ts';
import { colourFigures } from './stitch/colour.ts';
import { quality } from './stitch/quality.ts';
import { seams } from './stitch/seams.ts';
import { mapBuilding, speed } from './stitch/speed.ts';

/** What stitching costs, next to ffmpeg's v360 in the same run, and how good it is. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-stitch-'));
  try {
    return {
      ...(await speed(folder, quick)),
      ...mapBuilding(quick),
      ...(await quality(quick)),
      ...(await seams(quick)),
      ...(await chartlessFigures({ quick })),
      ...(quick ? {} : { ...(await chartFigures()), ...(await colourFigures()) }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
