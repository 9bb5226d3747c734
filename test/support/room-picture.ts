import { type Calibration } from '../../hardware/calibration/index.ts';
import { loadScenario } from '../../hardware/virtual-headset/index.ts';
import { headRotation } from '../../hardware/virtual-headset/head-trajectory.ts';
import { SolidRenderer } from '../../hardware/virtual-headset/render/solid-renderer.ts';
import { roomScene } from '../../hardware/virtual-headset/scene/room-scene.ts';
import type { I420Picture } from './fisheye-picture.ts';

/** What a unit's lenses, wherever they are, see of the virtual exam room at a moment of a scenario. */
export async function roomPicture(
  unit: Calibration,
  scenarioName: string,
  timeS: number,
  facingDeg = 0,
): Promise<I420Picture> {
  const scenario = await loadScenario(scenarioName);
  const renderer = new SolidRenderer(roomScene(scenario.visit), unit);
  const rgb = renderer.render(headRotation({ facingDeg, pitchDeg: 0, rollDeg: 0 }), timeS);
  return fullRangeI420(rgb, unit);
}

/** Full-range BT.601 4:2:0 from three bytes per pixel. Source: ITU-T T.871 (JFIF). */
function fullRangeI420(rgb: Uint8Array, { widthPx, heightPx }: Calibration): I420Picture {
  const luma = new Uint8ClampedArray(widthPx * heightPx);
  const [blue, red] = [new Float64Array(luma.length / 4), new Float64Array(luma.length / 4)];
  for (let at = 0; at < luma.length; at++) {
    const [r, g, b] = [rgb[3 * at] ?? 0, rgb[3 * at + 1] ?? 0, rgb[3 * at + 2] ?? 0];
    luma[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    const x = at % widthPx;
    const chroma = ((Math.floor(at / widthPx) >> 1) * widthPx) / 2 + (x >> 1);
    blue[chroma] = (blue[chroma] ?? 0) + (-0.168736 * r - 0.331264 * g + 0.5 * b) / 4;
    red[chroma] = (red[chroma] ?? 0) + (0.5 * r - 0.418688 * g - 0.081312 * b) / 4;
  }
  const bytes = (plane: Float64Array) => new Uint8Array(Uint8ClampedArray.from(plane, (v) => v + 128).buffer);
  return { widthPx, heightPx, planes: [new Uint8Array(luma.buffer), bytes(blue), bytes(red)] };
}
