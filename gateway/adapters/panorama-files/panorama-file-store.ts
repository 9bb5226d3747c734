import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';
import type {
  PanoramaFile,
  PanoramaFiles,
  PanoramaKind,
  PanoramaSummary,
} from '../../ports/panorama-files.ts';
import { markJpegAsSphere } from './jpeg-sphere.ts';
import { markMovieAsSphere } from './mark-movie.ts';

interface Options {
  kind: PanoramaKind;
  overwrite: boolean;
}

const onePicture: PanoramaSummary = { frames: 1, seconds: 0 };

function unwritable(path: string, cause: unknown): CodedError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unwritable';
  return new CodedError('output-unwritable', `${path}: ${reason}`, { cause });
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function refuseExisting(path: string): Promise<void> {
  if (await exists(path)) throw new CodedError('output-exists', path);
}

/** Panoramas as files of a folder that the person names. */
export const panoramaFileStore: PanoramaFiles = {
  async open(path: string, options: Options): Promise<PanoramaFile> {
    if (!options.overwrite) await refuseExisting(path);
    // In the same folder, so that it gets its name in one step.
    const partialPath = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
    try {
      await writeFile(partialPath, '', { flag: 'wx' });
    } catch (cause) {
      throw unwritable(path, cause);
    }
    return {
      partialPath,
      async finish(size) {
        const summary = await mark(partialPath, options.kind, size).catch((cause: unknown) => {
          throw cause instanceof CodedError ? cause : unwritable(path, cause);
        });
        if (!options.overwrite) await refuseExisting(path);
        await settle(partialPath, path).catch((cause: unknown) => {
          throw unwritable(path, cause);
        });
        return summary;
      },
      discard: () => rm(partialPath, { force: true }).catch(() => undefined),
    };
  },
};

async function mark(
  path: string,
  kind: PanoramaKind,
  size: { widthPx: number; heightPx: number },
): Promise<PanoramaSummary> {
  const noPicture = () => new CodedError('input-unreadable', 'no picture came at that time');
  if ((await stat(path)).size === 0) throw noPicture();
  if (kind === 'mp4') {
    const summary = await markMovieAsSphere(path);
    if (summary.frames === 0) throw noPicture();
    return summary;
  }
  if (kind === 'jpeg') await writeFile(path, markJpegAsSphere(await readFile(path), size));
  return onePicture;
}

/** To the disk, then to its name. */
async function settle(partialPath: string, path: string): Promise<void> {
  const file = await open(partialPath, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partialPath, path);
}
