import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { lensCircles, type Calibration, type StitchMapOptions } from '../../../hardware/calibration/index.ts';
import type { Stitching } from '../../domain/media-plan/plan-input.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetLink } from '../../ports/headset-link.ts';

/** The feather is where the picture gains no more. */
const usualFeatherDeg = 2;
const widestPx = 1920;
/** Encoders want it, and half of it has even sides still. */
const widthStepPx = 64;

/** Twice as wide as high, and no wider than the pictures that it is made of: there is nothing to be gained by that. */
function usualPanorama({ widthPx }: Pick<Calibration, 'widthPx'>): StitchMapOptions {
  const width = Math.min(widestPx, widthPx - (widthPx % widthStepPx));
  return { widthPx: width, heightPx: width / 2, featherDeg: usualFeatherDeg };
}

export interface StitchMapCacheOptions {
  /** Where the maps are kept. */
  folder: string;
  /** Compiled `build-stitch-map.js`: computing takes a second that the gateway cannot spare. */
  threadEntry: string;
  /** The compiled code that computes maps: other code may give another map, so no map outlives it. */
  codeFolder: string;
}

/** Computes a unit's stitch map once and keeps it in a folder, by everything that determines it. */
export class StitchMapCache {
  readonly #options: StitchMapCacheOptions;
  #codeDigest: Promise<string> | null = null;
  readonly #underway = new Map<string, Promise<void>>();

  constructor(options: StitchMapCacheOptions) {
    this.#options = options;
  }

  /** How this headset's pictures become the panorama; rejects with `calibration-invalid`. */
  async provide(headset: Pick<HeadsetLink, 'readCalibration'>): Promise<Stitching> {
    const calibration = await headset.readCalibration();
    return this.provideFor(calibration, usualPanorama(calibration));
  }

  /** The same for a calibration at hand and a panorama of any size. */
  async provideFor(calibration: Calibration, panorama: StitchMapOptions): Promise<Stitching> {
    if (calibration.projection === 'equirectangular') return { kind: 'already-equirectangular' };
    this.#codeDigest ??= digestOfCode(this.#options.codeFolder);
    const key = keyOf(calibration, panorama, await this.#codeDigest);
    const path = join(this.#options.folder, `${key}.stitch-map`);
    const underway = this.#underway.get(path) ?? this.#ensure(path, calibration, panorama);
    this.#underway.set(path, underway);
    await underway.finally(() => this.#underway.delete(path));
    const { widthPx, heightPx } = panorama;
    return { kind: 'stitch-map', path, widthPx, heightPx, lenses: lensCircles(calibration) };
  }

  async #ensure(path: string, calibration: Calibration, panorama: StitchMapOptions): Promise<void> {
    if (await isWhole(path)) return;
    const bytes = await this.#build(calibration, panorama);
    await mkdir(dirname(path), { recursive: true });
    // It appears whole or not at all: the element reads it from another process.
    const partial = `${path}.${randomUUID()}.part`;
    try {
      await writeFile(partial, bytes, { flush: true });
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  }

  #build(calibration: Calibration, panorama: StitchMapOptions): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const thread = new Worker(this.#options.threadEntry, {
        workerData: { calibration, options: panorama },
      });
      thread.once('message', (bytes: Uint8Array) => resolve(bytes));
      thread.once('error', (cause) =>
        reject(new CodedError('calibration-invalid', cause.message, { cause })),
      );
      thread.once('exit', (code) =>
        reject(new CodedError('calibration-invalid', `the computation of the map ended with ${code}`)),
      );
    });
  }
}

function keyOf(calibration: Calibration, panorama: StitchMapOptions, codeDigest: string): string {
  return createHash('sha256')
    .update(JSON.stringify([codeDigest, panorama, calibration]))
    .digest('hex')
    .slice(0, 32);
}

async function digestOfCode(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js')).sort())
    hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}

/** Where the map's checksum is, and where the bytes begin that it is over (hardware/calibration/stitch-map.md). */
const checksumAt = 12;
const checkedFrom = 16;

/** Whether the file is there and as it was written: one that a full disk or a power cut damaged is built anew. */
async function isWhole(path: string): Promise<boolean> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return bytes.length > checkedFrom && bytes.readUInt32LE(checksumAt) === crc32(bytes.subarray(checkedFrom));
}
