import type { CanvasArea } from './panorama-renderer.ts';

/** A rectangle in CSS pixels. */
export interface PageArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Above this the panorama's own resolution is exceeded and only the graphics processor works harder: 1920 panorama
 * pixels over 360° give 480 for a view 90° wide.
 */
const maxCanvasPixels = 1_300_000;

/** Canvas pixels per CSS pixel: never more than one, less where the canvas would be larger than is worth drawing. */
export function canvasScale(width: number, height: number, devicePixelRatio: number): number {
  const affordable = Math.sqrt(maxCanvasPixels / Math.max(1, width * height));
  return Math.min(1, devicePixelRatio, affordable);
}

/** The pixels of the canvas that cover an area of the page; `stage` is the canvas's own place on the page. */
export function areaOnCanvas(stage: PageArea, part: PageArea, scale: number): CanvasArea {
  const x = Math.round((part.left - stage.left) * scale);
  const y = Math.round((part.top - stage.top) * scale);
  return {
    x,
    y,
    width: Math.round((part.left - stage.left + part.width) * scale) - x,
    height: Math.round((part.top - stage.top + part.height) * scale) - y,
  };
}
