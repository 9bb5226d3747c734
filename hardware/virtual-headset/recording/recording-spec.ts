import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Calibration } from '../../calibration/index.ts';
import { scenarioSchema } from '../scenarios/scenario.ts';
import { timeCodeModulus } from '../time-code.ts';
import { calibrationForWidth, pictureCalibration, unitCalibration } from '../unit-calibration.ts';

/** What stands in front of the lenses. */
export const sceneSourceSchema = z.discriminatedUnion('kind', [
  /** The exam room in 3D. */
  z.strictObject({ kind: z.literal('room') }),
  /** A real equirectangular picture at infinity, its middle column at bearing 0, with or without the placards. */
  z.strictObject({ kind: z.literal('panorama'), picturePath: z.string().min(1), markers: z.boolean() }),
  /** A real dual-fisheye picture as it is, scaled to the stream's size; the head never moves. */
  z.strictObject({ kind: z.literal('picture'), picturePath: z.string().min(1) }),
]);
export type SceneSource = z.infer<typeof sceneSourceSchema>;

/** Widths that a virtual headset's pictures can have: both lenses beside each other, each as wide as high. */
export const pictureWidthSchema = z.int().min(640).max(1920).multipleOf(64);

/** Everything that determines the pictures and the sound of one recording. */
export const recordingSpecSchema = z
  .strictObject({
    scenario: scenarioSchema,
    scene: sceneSourceSchema,
    framesPerSecond: z.int().min(1).max(60),
    /** Of a picture of both lenses, half as high; default 1920. */
    widthPx: pictureWidthSchema.optional(),
    jpegQuality: z.int().min(30).max(98),
  })
  .refine(
    (spec) => Math.round(spec.scenario.loopS * spec.framesPerSecond) < timeCodeModulus,
    'the loop has more frames than the time code can number',
  );
export type RecordingSpec = z.infer<typeof recordingSpecSchema>;

/** Raised whenever the same spec gives other pixels or other sound, so that no stale recording is played. */
export const rendererVersion = 3;

export function frameCountOf(spec: RecordingSpec): number {
  return Math.max(1, Math.round(spec.scenario.loopS * spec.framesPerSecond));
}

/** The geometry through which a scene is seen, in a picture of the size that is recorded. */
export function calibrationOf({ scene, widthPx }: Pick<RecordingSpec, 'scene' | 'widthPx'>): Calibration {
  const calibration = scene.kind === 'picture' ? pictureCalibration : unitCalibration;
  return widthPx === undefined ? calibration : calibrationForWidth(calibration, widthPx);
}

/** A name for the recording that changes with anything that determines its pixels; reads the scene's picture. */
export async function recordingKey(spec: RecordingSpec): Promise<string> {
  const hash = createHash('sha256');
  const { scene } = spec;
  const contents =
    scene.kind === 'room'
      ? null
      : createHash('sha256')
          .update(await readFile(scene.picturePath))
          .digest('hex');
  const source = scene.kind === 'room' ? scene : { ...scene, picturePath: contents };
  hash.update(JSON.stringify([rendererVersion, { ...spec, scene: source }, calibrationOf(spec)]));
  return `${spec.scenario.name}-${scene.kind}-${hash.digest('hex').slice(0, 20)}`;
}
