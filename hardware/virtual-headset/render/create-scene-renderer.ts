import { calibrationOf, type RecordingSpec } from '../recording/recording-spec.ts';
import { roomScene } from '../scene/room-scene.ts';
import { panoramaRenderer, pictureRenderer } from './picture-renderers.ts';
import type { SceneRenderer } from './scene-renderer.ts';
import { SolidRenderer } from './solid-renderer.ts';

/** The renderer of a scene; reads the scene's picture where it has one and rejects when it cannot. */
export async function createSceneRenderer(spec: RecordingSpec): Promise<SceneRenderer> {
  const { scene, scenario } = spec;
  const calibration = calibrationOf(spec);
  switch (scene.kind) {
    case 'room':
      return new SolidRenderer(roomScene(scenario.visit), calibration);
    case 'panorama':
      return panoramaRenderer(scene.picturePath, scene.markers, calibration);
    case 'picture':
      return pictureRenderer(scene.picturePath, calibration);
  }
}
