import { parseArgs } from 'node:util';
import { defaultCacheFolder, ensureRecording } from './recording/ensure-recording.ts';
import { printProgress } from './recording/print-progress.ts';
import type { SceneSource } from './recording/recording-spec.ts';
import { loadScenario } from './scenarios/load-scenario.ts';

// Plays a scenario by hand: renders it when it is not in the cache, then becomes the camera process and prints one
// JSON line with its ports. Ends with Ctrl-C. README.md shows the options.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { panorama: { type: 'string' }, markers: { type: 'boolean' }, picture: { type: 'string' } },
});
const name = positionals[0] ?? 'quiet-exam';

function chosenScene(): SceneSource {
  if (values.panorama !== undefined) {
    return { kind: 'panorama', picturePath: values.panorama, markers: values.markers === true };
  }
  return values.picture === undefined ? { kind: 'room' } : { kind: 'picture', picturePath: values.picture };
}

const folder = await ensureRecording({
  spec: { scenario: await loadScenario(name), scene: chosenScene(), framesPerSecond: 30, jpegQuality: 85 },
  cacheFolder: defaultCacheFolder(),
  threadEntry: new URL('recording/render-thread.js', import.meta.url),
  onProgress: printProgress(name, (line) => process.stderr.write(line)),
});
process.argv[2] = folder;
await import('./camera/main.ts');
