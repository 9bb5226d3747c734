import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { lensCircles } from '../../../hardware/calibration/index.ts';
import {
  calibrationOf,
  defaultCacheFolder,
  ensureRecording,
  loadScenario,
  recordingSpecSchema,
  type SceneSource,
} from '../../../hardware/virtual-headset/index.ts';
import { PictureFaults, type PictureFault } from '../../../hardware/virtual-headset/camera/picture-faults.ts';
import { RecordingReader } from '../../../hardware/virtual-headset/recording/recording.ts';
import { projectRoot } from '../../support/project-root.ts';
import { writeColourChart } from '../../support/colour-chart.ts';
import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { levelsOf, looksOf } from './looks.ts';

const threadEntry = fileURLToPath(
  new URL('../../../hardware/virtual-headset/recording/render-thread.js', import.meta.url),
);

/** As often as a picture is looked at: those in between change nothing. */
export const framesPerSecond = 5;

export const circles = lensCircles(calibrationOf({ scene: { kind: 'room' }, widthPx: 1920 }));

export interface Scene {
  name: string;
  pictures: readonly Buffer[];
  /** One of each picture, in the order of the loop. */
  looks: readonly PictureLook[];
  sound: Buffer;
}

/** What a virtual headset is made to see. */
interface SceneSpec {
  name: string;
  scenario: string;
  scene: SceneSource;
}

const inRoom = (scenario: string): SceneSpec => ({ name: scenario, scenario, scene: { kind: 'room' } });

/**
 * Every scenario in the rendered room: nothing is blind in any of them. And a colour chart in a room that is plain grey but for it. The
 * chart's picture is written into the folder.
 */
export async function normalScenes(folder: string): Promise<SceneSpec[]> {
  const files = await readdir(join(projectRoot, 'hardware/virtual-headset/scenarios'));
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''));
  const picturePath = await writeColourChart(folder);
  return [
    ...names.map(inRoom),
    {
      name: 'colour-chart',
      scenario: 'still-head',
      scene: { kind: 'panorama', picturePath, markers: false },
    },
  ];
}

/** The pictures and the sound of a scene, at 1920×960; rendered the first time. */
export async function sceneOf({ name, scenario, scene }: SceneSpec): Promise<Scene> {
  const folder = await ensureRecording({
    spec: recordingSpecSchema.parse({
      ...{ scenario: await loadScenario(scenario), scene, framesPerSecond, jpegQuality: 85 },
    }),
    cacheFolder: defaultCacheFolder(),
    threadEntry,
  });
  const recording = await RecordingReader.open(folder);
  try {
    const numbers = Array.from({ length: recording.manifest.frameCount }, (_, number) => number);
    const pictures = await Promise.all(numbers.map((number) => recording.readFrame(number)));
    return { name, pictures, looks: await looksAtRoom(pictures), sound: recording.sound };
  } finally {
    await recording.close();
  }
}

/** Round and round, from some picture on. */
export const looped = <T>(items: readonly T[], from: number, count: number): T[] =>
  Array.from({ length: count }, (_, index) => items[(from + index) % items.length] as T);

/** The pictures as the headset's camera gives them while it suffers; none that is lost. */
export async function suffering(
  pictures: readonly Buffer[],
  faults: readonly PictureFault[],
  seed: number,
): Promise<Buffer[]> {
  const camera = new PictureFaults();
  for (const fault of faults) camera.set(fault);
  const spoiled: Buffer[] = [];
  for (const [index, picture] of pictures.entries()) {
    const seen = await camera.apply(picture, seed + index);
    if (seen !== null) spoiled.push(seen);
  }
  return spoiled;
}

export const looksAtRoom = (pictures: readonly Buffer[]): Promise<PictureLook[]> =>
  looksOf(pictures, framesPerSecond, circles);

/** A page of an exam on a screen, light or dark; and a screen that a lockdown browser blackens. */
export async function screenLooks(): Promise<Record<'light' | 'dark' | 'black', PictureLook>> {
  const line = (y: number, ink: string) =>
    `<text x="80" y="${y}" font-size="22" fill="${ink}">Which of these statements is true? Tick one.</text>`;
  const page = (paper: string, ink: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="${paper}"/>` +
    `${[80, 160, 240, 320].map((y) => line(y, ink)).join('')}</svg>`;
  const black = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#000' } });
  const pictures = [
    sharp(Buffer.from(page('#fff', '#222'))),
    sharp(Buffer.from(page('#101216', '#9aa0a8'))),
    black,
  ];
  const jpegs = await Promise.all(pictures.map((picture) => picture.jpeg().toBuffer()));
  const [light, dark, blackened] = await looksOf(jpegs, framesPerSecond, []);
  if (!light || !dark || !blackened) throw new Error('a screen was not looked at');
  return { light: { ...light, identical: true }, dark: { ...dark, identical: true }, black: blackened };
}

/** Looks one after the other, as if their pictures had come so. */
export const inTime = (looks: readonly PictureLook[]): PictureLook[] =>
  looks.map((look, index) => ({ ...look, pictures: index + 1, captureMs: (index * 1000) / framesPerSecond }));

/** Levels of the scene's own sound, and of a microphone that is switched off. */
export async function soundLevels({ sound }: Scene): Promise<{ heard: number[]; muted: number }> {
  const [muted = -120] = await levelsOf(Buffer.alloc(48_000 * 2));
  return { heard: await levelsOf(sound), muted };
}
