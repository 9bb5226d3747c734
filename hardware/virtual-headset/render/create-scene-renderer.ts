import { calibrationOf, type SceneSource } from '../recording/recording-spec.ts';
import { roomScene } from '../scene/room-scene.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { panoramaRenderer, pictureRenderer } from './picture-renderers.ts';
import type { SceneRenderer } from './scene-renderer.ts';
import { SolidRenderer } from './solid-renderer.ts';

/** The renderer of a scene; reads the scene's picture where it has one and rejects when it cannot. */
export async function createSceneRenderer(scene: SceneSource, scenario: Scenario): Promise<SceneRenderer> {
  const calibration = calibrationOf(scene);
  switch (scene.kind) {
    case 'room':
      return new SolidRenderer(roomScene(scenario.visit), calibration);
    case 'panorama':
      return panoramaRenderer(scene.picturePath, scene.markers, calibration);
    case 'picture':
      return pictureRenderer(scene.picturePath, calibration);
  }
}
