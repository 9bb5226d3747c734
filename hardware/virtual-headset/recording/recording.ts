import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  decodeSegmentHeader,
  framesInSegment,
  framesPerSegment,
  segmentCount,
  segmentFileName,
  segmentHeaderBytes,
  type FramePlace,
} from './segment.ts';

/** Written last, so that a folder that has it is complete. */
export const manifestFileName = 'recording.json';
export const soundFileName = 'sound.pcm';
export const soundSampleRateHz = 48_000;

export const manifestSchema = z.strictObject({
  version: z.literal(1),
  frameCount: z.int().positive(),
  framesPerSecond: z.int().positive(),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
});
export type RecordingManifest = z.infer<typeof manifestSchema>;

/** The places of a segment's frames, or null when the file is missing or damaged. */
export async function readSegmentPlaces(
  folder: string,
  segment: number,
  frameCount: number,
): Promise<FramePlace[] | null> {
  let file: FileHandle;
  try {
    file = await open(join(folder, segmentFileName(segment)));
  } catch {
    return null;
  }
  try {
    const frames = framesInSegment(segment, frameCount);
    const header = Buffer.alloc(segmentHeaderBytes(frames));
    await file.read(header, 0, header.length, 0);
    return decodeSegmentHeader(header, (await file.stat()).size, frames);
  } finally {
    await file.close();
  }
}

/** The manifest of a complete recording, or null. */
export async function readManifest(folder: string): Promise<RecordingManifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestFileName), 'utf8')));
  } catch {
    return null;
  }
}

/** A finished recording, open for playing. */
export class RecordingReader {
  readonly manifest: RecordingManifest;
  /** The whole loop of sound: 48 kHz, one channel, signed 16 bit little-endian. */
  readonly sound: Buffer;
  readonly #segments: readonly { file: FileHandle; places: readonly FramePlace[] }[];

  private constructor(
    manifest: RecordingManifest,
    sound: Buffer,
    segments: readonly { file: FileHandle; places: readonly FramePlace[] }[],
  ) {
    this.manifest = manifest;
    this.sound = sound;
    this.#segments = segments;
  }

  /** Opens a folder; throws when the recording in it is not complete. */
  static async open(folder: string): Promise<RecordingReader> {
    const manifest = await readManifest(folder);
    if (manifest === null) throw new Error(`no complete recording in ${folder}`);
    const segments: { file: FileHandle; places: readonly FramePlace[] }[] = [];
    for (let segment = 0; segment < segmentCount(manifest.frameCount); segment++) {
      const places = await readSegmentPlaces(folder, segment, manifest.frameCount);
      if (places === null) throw new Error(`segment ${segment} of the recording in ${folder} is damaged`);
      segments.push({ file: await open(join(folder, segmentFileName(segment))), places });
    }
    return new RecordingReader(manifest, await readFile(join(folder, soundFileName)), segments);
  }

  /** The JPEG of a frame, in a buffer of its own. */
  async readFrame(frameNumber: number): Promise<Buffer> {
    const segment = this.#segments[Math.floor(frameNumber / framesPerSegment)];
    const place = segment?.places[frameNumber % framesPerSegment];
    if (segment === undefined || place === undefined)
      throw new RangeError(`there is no frame ${frameNumber}`);
    const frame = Buffer.allocUnsafeSlow(place.length);
    await segment.file.read(frame, 0, place.length, place.offset);
    return frame;
  }

  async close(): Promise<void> {
    await Promise.all(this.#segments.map(({ file }) => file.close()));
  }
}
