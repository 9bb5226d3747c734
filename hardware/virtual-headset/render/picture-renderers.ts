import sharp from 'sharp';
import type { Calibration } from '../../calibration/index.ts';
import { PanoramaCaster } from './panorama-caster.ts';
import { paintMarkersOnPanorama } from './panorama-markers.ts';
import type { SceneRenderer } from './scene-renderer.ts';

/** A panorama is enlarged to this width, so that placards painted onto a small one stay readable. */
const panoramaWidthPx = 2048;

/** A real equirectangular picture at infinity, its middle column at bearing 0. */
export async function panoramaRenderer(
  picturePath: string,
  withMarkers: boolean,
  calibration: Calibration,
): Promise<SceneRenderer> {
  const size = { widthPx: panoramaWidthPx, heightPx: panoramaWidthPx / 2 };
  const rgb = await sharp(picturePath)
    .resize(size.widthPx, size.heightPx, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  if (withMarkers) paintMarkersOnPanorama(rgb, size);
  return new PanoramaCaster(rgb, size, calibration);
}

/** A real dual-fisheye picture, scaled to the stream's size and otherwise as it is. */
export async function pictureRenderer(picturePath: string, calibration: Calibration): Promise<SceneRenderer> {
  const rgb = await sharp(picturePath)
    .resize(calibration.widthPx, calibration.heightPx, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  return { lit: () => false, render: () => rgb };
}
