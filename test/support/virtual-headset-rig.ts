import { connect, type Socket } from 'node:net';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { RecordingSpec } from '../../hardware/virtual-headset/index.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { decodeTimeCode } from '../../hardware/virtual-headset/time-code.ts';

const compiled = (path: string): string => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));

/** Compiled entries of the virtual headset's threads and processes. */
export const renderThreadEntry = compiled('hardware/virtual-headset/recording/render-thread.js');
export const cameraEntry = compiled('hardware/virtual-headset/camera/main.js');

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'roundsight-virtual-headset-'));
}

/** A picture of noise as a scene: quick to render, and a JPEG of it is about a megabyte. */
export async function noisePicture(folder: string, seed = 1): Promise<string> {
  const random = seededRandom(seed);
  const rgb = Buffer.from(Uint8Array.from({ length: 960 * 480 * 3 }, () => random() * 256));
  const path = join(folder, `noise-${seed}.png`);
  await sharp(rgb, { raw: { width: 960, height: 480, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toFile(path);
  return path;
}

/** Two seconds of a still picture at 20 frames per second: 40 frames, two segments. */
export function pictureSpec(picturePath: string): RecordingSpec {
  return {
    scenario: {
      version: 1,
      name: 'still',
      description: 'A picture for two seconds.',
      loopS: 2,
      seed: 5,
      head: [],
      visit: [],
      sound: { speech: [], typing: [{ fromS: 0, toS: 2 }] },
    },
    scene: { kind: 'picture', picturePath },
    framesPerSecond: 20,
    jpegQuality: 60,
  };
}

/** Luma means of the 20 cells of a frame's time code, as a viewer would read them. */
export async function frameNumberOf(jpeg: Buffer): Promise<number | null> {
  const { data } = await sharp(jpeg)
    .extract({ left: 0, top: 0, width: 320, height: 16 })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const cells = Array.from({ length: 20 }, (_, cell) => {
    let sum = 0;
    for (let y = 4; y < 12; y++) for (let x = 4; x < 12; x++) sum += data[y * 320 + cell * 16 + x] ?? 0;
    return sum / 64;
  });
  const reading = decodeTimeCode(cells);
  return reading.readable ? reading.frameNumber : null;
}

/** Everything that arrives at a loopback port. */
export class PortReader {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  closed = false;
  readonly #chunks: Buffer[] = [];

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('error', () => (this.closed = true));
  }

  bytes(): Buffer {
    this.received = Buffer.concat([this.received, ...this.#chunks.splice(0)]);
    return this.received;
  }

  /** The whole pictures so far: from one start of image to just before the next. */
  pictures(): Buffer[] {
    const bytes = this.bytes();
    const starts: number[] = [];
    const boundary = Buffer.from([0xff, 0xd9, 0xff, 0xd8, 0xff]);
    if (bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xd8]))) starts.push(0);
    for (let at = bytes.indexOf(boundary); at !== -1; at = bytes.indexOf(boundary, at + 1))
      starts.push(at + 2);
    return starts.slice(0, -1).map((start, place) => bytes.subarray(start, starts[place + 1]));
  }

  close(): void {
    this.socket.destroy();
  }
}
