import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { ffmpeg, rgbOf, type StitchRig } from './stitch-rig.ts';

/** What is ahead. */
export const left = [200, 60, 30] as const;
/** What is behind. */
export const right = [20, 90, 220] as const;

/** The lens pictures of `plainUnit(480)`: what is ahead is of one colour, what is behind of another. */
async function twoColours(format: 'png' | 'jpeg'): Promise<Buffer> {
  const pixels = Buffer.alloc(480 * 240 * 3);
  for (let at = 0; at < 480 * 240; at++) pixels.set(at % 480 < 240 ? left : right, 3 * at);
  const picture = sharp(pixels, { raw: { width: 480, height: 240, channels: 3 } });
  return format === 'png' ? picture.png().toBuffer() : picture.jpeg({ quality: 100 }).toBuffer();
}

/** Largest difference of two colours. */
export function farthest(actual: readonly number[], wanted: readonly number[]): number {
  return Math.max(...actual.map((value, at) => Math.abs(value - (wanted[at] ?? 0))));
}

/** Largest error of the colours ahead and behind. */
export async function colourError(path: string): Promise<number> {
  const picture = await rgbOf(path);
  const middle = picture.widthPx / 4;
  return Math.max(
    farthest(picture.at(2 * middle, middle), left),
    farthest(picture.at(0, middle), right),
    farthest(picture.at(2 * middle + 20, middle + 30), left),
  );
}

/** The lens pictures in a rig's folder: `colours.png`, `.jpg`, `.avi` (full range) and `studio.mp4` with sound. */
export async function writeTwoColours(rig: StitchRig): Promise<void> {
  await writeFile(rig.path('colours.png'), await twoColours('png'));
  await writeFile(rig.path('colours.jpg'), await twoColours('jpeg'));
  const still = ['-loop', '1', '-framerate', '25', '-t', '1', '-i', rig.path('colours.png')];
  await ffmpeg(...still, '-c:v', 'mjpeg', '-q:v', '1', '-pix_fmt', 'yuvj444p', rig.path('colours.avi'));
  const studio = [
    '-vf',
    'scale=out_range=tv:out_color_matrix=bt709',
    '-colorspace',
    'bt709',
    '-color_range',
    'tv',
  ];
  const tone = ['-f', 'lavfi', '-t', '1', '-i', 'sine=frequency=440'];
  const film = ['-c:v', 'libx264', '-bf', '2', '-crf', '5', '-pix_fmt', 'yuv420p'];
  await ffmpeg(...still, ...tone, ...studio, ...film, '-c:a', 'aac', rig.path('studio.mp4'));
}
