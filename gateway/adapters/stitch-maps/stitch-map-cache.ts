import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Calibration, StitchMapOptions } from '../../../hardware/calibration/index.ts';
import type { Stitching } from '../../domain/media-plan/plan-input.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetLink } from '../../ports/headset-link.ts';

/** Twice as wide as high; the feather is where the picture gains no more. */
const panorama: StitchMapOptions = { widthPx: 1920, heightPx: 960, featherDeg: 2 };

/** Raised whenever the same calibration gives another map, so that no stale one is used. */
const builderVersion = 1;

/** Computes a unit's stitch map once and keeps it in a folder, by everything that determines it. */
export class StitchMapCache {
  readonly #folder: string;
  readonly #threadEntry: string;
  readonly #underway = new Map<string, Promise<void>>();

  /** `threadEntry`: compiled `build-stitch-map.js`; computing takes a second that the gateway cannot spare. */
  constructor(folder: string, threadEntry: string) {
    this.#folder = folder;
    this.#threadEntry = threadEntry;
  }

  /** How this headset's pictures become the panorama; rejects with `calibration-invalid`. */
  async provide(headset: Pick<HeadsetLink, 'readCalibration'>): Promise<Stitching> {
    const calibration = await headset.readCalibration();
    const path = join(this.#folder, `${keyOf(calibration)}.stitch-map`);
    const underway = this.#underway.get(path) ?? this.#ensure(path, calibration);
    this.#underway.set(path, underway);
    await underway.finally(() => this.#underway.delete(path));
    return { kind: 'stitch-map', path, widthPx: panorama.widthPx, heightPx: panorama.heightPx };
  }

  async #ensure(path: string, calibration: Calibration): Promise<void> {
    if (await exists(path)) return;
    const bytes = await this.#build(calibration);
    await mkdir(dirname(path), { recursive: true });
    // It appears whole or not at all: the element reads it from another process.
    const partial = `${path}.${randomUUID()}.part`;
    try {
      await writeFile(partial, bytes);
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  }

  #build(calibration: Calibration): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const thread = new Worker(this.#threadEntry, { workerData: { calibration, options: panorama } });
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

function keyOf(calibration: Calibration): string {
  return createHash('sha256')
    .update(JSON.stringify([builderVersion, panorama, calibration]))
    .digest('hex')
    .slice(0, 32);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
