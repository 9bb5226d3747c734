import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { panoramaScene, type I420Picture, type Scene } from './fisheye-picture.ts';
import { projectRoot } from './project-root.ts';

const panoramas = join(projectRoot, '../shared/data/panoramas');

/** Real panoramas that are not part of the project; see `haveRealScenes`. */
export const realSceneNames = ['st_fagans_interior_1k.png', 'empty_warehouse_01_1k.png'] as const;

/** Whether the pictures are there on this machine. */
export const haveRealScenes = existsSync(panoramas);

/** The file of a real panorama. */
export const realScenePath = (name: string) => join(panoramas, name);

/** A real room as a scene at infinity, in grey; dimmed so that a gain of 1.1 clips nothing. */
export async function realScene(name: string): Promise<Scene> {
  const image = sharp(realScenePath(name)).removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const chroma = () => new Uint8Array((info.width * info.height) / 4).fill(128);
  const picture: I420Picture = {
    widthPx: info.width,
    heightPx: info.height,
    planes: [new Uint8Array(info.width * info.height), chroma(), chroma()],
  };
  for (let at = 0; at < picture.planes[0].length; at++) {
    const [r, g, b] = [data[3 * at] ?? 0, data[3 * at + 1] ?? 0, data[3 * at + 2] ?? 0];
    picture.planes[0][at] = 0.9 * (0.299 * r + 0.587 * g + 0.114 * b);
  }
  return panoramaScene(picture);
}
