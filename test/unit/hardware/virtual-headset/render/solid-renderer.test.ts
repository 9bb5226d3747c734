import { beforeAll, describe, expect, it } from 'vitest';
import {
  bearingOfDirection,
  inverseRotation,
  projectToLens,
  rotateVector,
  subtractVectors,
  unprojectFromLens,
  type Lens,
  type Quaternion,
} from '../../../../../hardware/calibration/index.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { rendererVersion } from '../../../../../hardware/virtual-headset/recording/recording-spec.ts';
import { SolidRenderer } from '../../../../../hardware/virtual-headset/render/solid-renderer.ts';
import { markers, wallPoint, type Marker } from '../../../../../hardware/virtual-headset/scene/markers.ts';
import { roomScene } from '../../../../../hardware/virtual-headset/scene/room-scene.ts';
import { room } from '../../../../../hardware/virtual-headset/scene/room-shell.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { bearingDifferenceDeg, hueOf } from '../../../../support/view-pixels.ts';

const visit = [
  { atS: 1, xM: -3.1, yM: -1.2 },
  { atS: 3, xM: -1, yM: -1 },
];
const ahead: Quaternion = [1, 0, 0, 0];
const turned = headRotation({ facingDeg: -35, pitchDeg: -8, rollDeg: 5 });
const { widthPx, heightPx } = unitCalibration;

/** Middle of the pixels near a point that have the marker's hue. */
function findMarker(rgb: Uint8Array, marker: Marker, xPx: number, yPx: number) {
  const wantedDeg = hueOf(...marker.rgb).hueDeg;
  let [sumX, sumY, pixels] = [0, 0, 0];
  // Only this lens's half: a placard on the seam is in both.
  const halfLeft = xPx < widthPx / 2 ? 0 : widthPx / 2;
  for (let y = Math.max(0, Math.round(yPx - 60)); y < Math.min(heightPx, yPx + 60); y++) {
    const right = Math.min(halfLeft + widthPx / 2, xPx + 60);
    for (let x = Math.max(halfLeft, Math.round(xPx - 60)); x < right; x++) {
      const at = (y * widthPx + x) * 3;
      const colour = hueOf(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0);
      if (colour.saturation < 0.6 || Math.abs(bearingDifferenceDeg(colour.hueDeg, wantedDeg)) > 10) continue;
      sumX += x + 0.5;
      sumY += y + 0.5;
      pixels++;
    }
  }
  return { xPx: sumX / pixels, yPx: sumY / pixels, pixels };
}

/** Where the middle of a marker should be in a lens's picture, parallax included. */
function expectedPoint(marker: Marker, lens: Lens, orientation: Quaternion) {
  const inHead = rotateVector(inverseRotation(orientation), wallPoint(room, marker).point);
  return projectToLens(lens, subtractVectors(inHead, lens.positionM));
}

let renderer: SolidRenderer;
beforeAll(() => {
  renderer = new SolidRenderer(roomScene(visit), unitCalibration);
}, 60_000);

describe('the room through the lenses', { timeout: 60_000 }, () => {
  it.each([
    ['straight ahead', ahead],
    ['to the left, down and tilted', turned],
  ])('shows every placard where the calibration puts it, the head %s', (_, orientation) => {
    const rgb = renderer.render(orientation, 0);
    // A placard is 12 degrees wide and has to be inside the image circle as a whole.
    const wholeDeg = 97.5 - 6.5;
    for (const marker of markers) {
      const views = unitCalibration.lenses
        .map((lens) => expectedPoint(marker, lens, orientation))
        .filter(({ thetaRad }) => (thetaRad * 180) / Math.PI < wholeDeg);
      expect(views.length).toBeGreaterThan(0);
      for (const { xPx, yPx } of views) {
        const found = findMarker(rgb, marker, xPx, yPx);
        expect(found.pixels).toBeGreaterThan(300);
        expect(Math.hypot(found.xPx - xPx, found.yPx - yPx)).toBeLessThan(3);
      }
    }
  });

  it('shows true parallax: the two lenses see the placard on the seam from 2.5 cm apart', () => {
    const rgb = renderer.render(ahead, 0);
    const marker = markers.find(({ bearingDeg }) => bearingDeg === 90);
    if (marker === undefined) throw new Error('a marker stands on the seam');
    const [front = NaN, rear = NaN] = unitCalibration.lenses.map((lens) => {
      const { xPx, yPx } = expectedPoint(marker, lens, ahead);
      const found = findMarker(rgb, marker, xPx, yPx);
      const direction = unprojectFromLens(lens, found.xPx, found.yPx);
      return direction === null ? NaN : bearingOfDirection(direction).bearingDeg;
    });
    const parallaxDeg = (Math.atan2(0.025, 2.1) * 180) / Math.PI;
    expect(front - rear).toBeGreaterThan(parallaxDeg * 0.6);
    expect(front - rear).toBeLessThan(parallaxDeg * 1.4);
  });

  it('is black outside the image circles, where the time code goes', () => {
    const rgb = renderer.render(ahead, 0);
    for (let y = 0; y < 16; y++) {
      expect(rgb.subarray(y * widthPx * 3, (y * widthPx + 320) * 3).every((value) => value === 0)).toBe(true);
    }
  });

  it('has lenses of different brightness', () => {
    const rgb = renderer.render(ahead, 0);
    const [front = 0, rear = 0] = unitCalibration.lenses.map((lens) => {
      const marker = markers.find(({ name }) => name === 'I');
      if (marker === undefined) throw new Error('there is a marker I');
      const { xPx, yPx } = expectedPoint(marker, lens, ahead);
      // Left of the letter, on the placard's ground.
      const at = (Math.round(yPx) * widthPx + Math.round(xPx) - 16) * 3;
      return rgb[at + 2] ?? 0;
    });
    expect(front / rear).toBeGreaterThan(1.05);
    expect(front / rear).toBeLessThan(1.2);
  });
});

describe('rendering only what changed', { timeout: 60_000 }, () => {
  it('gives the same picture as rendering everything', () => {
    const stepwise: Uint8Array[] = [];
    for (const timeS of [0, 0.9, 1.6, 2.4, 2.6]) {
      stepwise.push(Uint8Array.from(renderer.render(ahead, timeS)));
    }
    renderer.render(turned, 0);
    const whole = renderer.render(ahead, 2.6);
    expect(Buffer.compare(stepwise.at(-1) ?? new Uint8Array(), whole)).toBe(0);
    expect(Buffer.compare(stepwise[2] ?? new Uint8Array(), whole)).not.toBe(0);
  });
});

describe('the pixels', { timeout: 60_000 }, () => {
  it('are those of the renderer’s version: whoever changes them raises rendererVersion and updates this file', async () => {
    const rgb = renderer.render(turned, 2.4);
    const rows: string[] = [`version ${rendererVersion}`];
    for (let top = 0; top < heightPx; top += 80) {
      const means: string[] = [];
      for (let left = 0; left < widthPx; left += 80) means.push(blockMean(rgb, left, top).toFixed(0));
      rows.push(means.join(' '));
    }
    await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('../../../../fixtures/virtual-headset-room.txt');
  });
});

function blockMean(rgb: Uint8Array, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + 80; y++) {
    for (let at = (y * widthPx + left) * 3; at < (y * widthPx + left + 80) * 3; at++) sum += rgb[at] ?? 0;
  }
  return sum / (80 * 80 * 3);
}
