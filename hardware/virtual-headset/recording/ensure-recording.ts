import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { homedir } from 'node:os';
import { renderSoundLoop } from '../sound/sound-loop.ts';
import { removeAbandoned, writeAtomically } from './atomic-file.ts';
import { calibrationOf, frameCountOf, recordingKey, type RecordingSpec } from './recording-spec.ts';
import { renderSegments } from './render-pool.ts';
import {
  manifestFileName,
  readManifest,
  readSegmentPlaces,
  soundFileName,
  type RecordingManifest,
} from './recording.ts';
import { framesInSegment, segmentCount } from './segment.ts';

export interface EnsureRecordingOptions {
  spec: RecordingSpec;
  /** Folder of all recordings; see `defaultCacheFolder`. */
  cacheFolder: string;
  /** Compiled entry of a render thread (`recording/render-thread.js`). */
  threadEntry: string | URL;
  /** Render threads; default 2. */
  threads?: number;
  /** Told 0…1 while rendering and 1 at the end. */
  onProgress?: (share: number) => void;
  /** Stops rendering; what is done stays and is not rendered again. */
  signal?: AbortSignal;
}

/** Where recordings are kept unless told otherwise: `$XDG_CACHE_HOME/roundsight` or `~/.cache/roundsight`. */
export function defaultCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME'] ?? '';
  return join(base.startsWith('/') ? base : join(homedir(), '.cache'), 'roundsight');
}

/**
 * Returns the folder of the finished recording of a spec, rendering what is missing.
 * Every file appears whole or not at all and the manifest last: a killed run is resumed by the next one, and two
 * processes that render the same recording at once write the same files.
 */
export async function ensureRecording(options: EnsureRecordingOptions): Promise<string> {
  const { spec, onProgress } = options;
  const folder = join(options.cacheFolder, 'recordings', await recordingKey(spec));
  if ((await readManifest(folder)) === null) await render(folder, options);
  onProgress?.(1);
  return folder;
}

async function render(folder: string, options: EnsureRecordingOptions): Promise<void> {
  const { spec, onProgress } = options;
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder, Date.now());
  const frameCount = frameCountOf(spec);
  const missing: number[] = [];
  let doneFrames = 0;
  for (let segment = 0; segment < segmentCount(frameCount); segment++) {
    if ((await readSegmentPlaces(folder, segment, frameCount)) === null) missing.push(segment);
    else doneFrames += framesInSegment(segment, frameCount);
  }
  onProgress?.(doneFrames / (frameCount + 1));
  await writeAtomically(
    folder,
    soundFileName,
    await renderSoundLoop(spec.scenario, frameCount / spec.framesPerSecond),
  );
  await renderSegments(missing, {
    spec,
    folder,
    threadEntry: options.threadEntry,
    threads: options.threads ?? 2,
    signal: options.signal,
    onFrame: () => onProgress?.(++doneFrames / (frameCount + 1)),
  });
  const { widthPx, heightPx } = calibrationOf(spec);
  const manifest: RecordingManifest = {
    version: 1,
    frameCount,
    framesPerSecond: spec.framesPerSecond,
    widthPx,
    heightPx,
  };
  await writeAtomically(folder, manifestFileName, JSON.stringify(manifest));
}
