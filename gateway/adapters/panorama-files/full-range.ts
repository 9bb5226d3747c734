import { open } from 'node:fs/promises';
import { findMoov, readFully } from './movie-reading.ts';
import { movieStatesFullRange } from './sphere-movie.ts';

/** Whether this is an MP4 file that says its colours have full range. False for every other file that can be read. */
export async function statesFullRange(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const box = await findMoov(file, (await file.stat()).size);
    return box !== null && movieStatesFullRange(await readFully(file, box.start, box.end - box.start));
  } finally {
    await file.close();
  }
}
