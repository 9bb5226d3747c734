import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../../../../hardware/calibration/index.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { lensRays } from '../../../../../hardware/virtual-headset/render/lens-rays.ts';
import { buildTextureAtlas } from '../../../../../hardware/virtual-headset/render/texture-atlas.ts';
import { TileCaster } from '../../../../../hardware/virtual-headset/render/tile-caster.ts';
import {
  rodsInTile,
  surfacesInTile,
  viewGeometry,
} from '../../../../../hardware/virtual-headset/render/view-geometry.ts';
import { roomScene } from '../../../../../hardware/virtual-headset/scene/room-scene.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

/** The unit's lenses at a quarter of their size, so that every tile can be tried. */
const small: Calibration = {
  ...unitCalibration,
  widthPx: 480,
  heightPx: 240,
  lenses: unitCalibration.lenses.map((lens) => ({
    ...lens,
    fxPx: lens.fxPx / 4,
    fyPx: lens.fyPx / 4,
    cxPx: lens.cxPx / 4,
    cyPx: lens.cyPx / 4,
  })),
};

describe('leaving out what a tile cannot see', { timeout: 60_000 }, () => {
  it('never changes a pixel', () => {
    const scene = roomScene([
      { atS: 0, xM: -3, yM: -1 },
      { atS: 2, xM: -1, yM: -1 },
    ]);
    const rays = lensRays(small);
    const atlas = buildTextureAtlas(scene);
    const moving = scene.movingAt(1.5);
    const surfaces = scene.surfaces.map(
      (surface, index) => moving.placements.find((placement) => placement.surface === index) ?? surface,
    );
    const capsules = [...scene.capsules, ...moving.capsules];
    const everything = surfaces.map((_, index) => index);
    const everyRod = capsules.map((_, index) => index);
    const culled = new Uint8Array(480 * 240 * 3);
    const whole = new Uint8Array(480 * 240 * 3);
    const caster = new TileCaster(rays, atlas);
    let kept = 0;
    let tiles = 0;
    for (const { lens, tiles: lensTiles } of rays.views) {
      const view = viewGeometry(
        surfaces,
        capsules,
        headRotation({ facingDeg: 70, pitchDeg: -12, rollDeg: 9 }),
        lens.positionM,
      );
      for (const tile of lensTiles) {
        const seen = surfacesInTile(view, tile);
        kept += seen.length;
        tiles++;
        caster.render(tile, view, seen, rodsInTile(view, tile), culled);
        caster.render(tile, view, everything, everyRod, whole);
      }
    }
    expect(Buffer.compare(culled, whole)).toBe(0);
    expect(kept / tiles).toBeLessThan(everything.length / 4);
  });
});
