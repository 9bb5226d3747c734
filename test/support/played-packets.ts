import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** How many packets FFmpeg finds in a file; rejects where it finds a fault. */
export async function playedPackets(path: string): Promise<number> {
  const { stdout, stderr } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path],
  ]);
  if (stderr !== '') throw new Error(stderr);
  // What is said of a sphere stands behind the number.
  return Number.parseInt(stdout, 10);
}
