import { describe, expect, it } from 'vitest';
import { bearingOfDirection } from '../../../../../hardware/calibration/index.ts';
import { markers, markerSurfaces, wallPoint } from '../../../../../hardware/virtual-headset/scene/markers.ts';
import { room, roomShell } from '../../../../../hardware/virtual-headset/scene/room-shell.ts';
import { pointOnSurface } from '../../../../../hardware/virtual-headset/scene/solid.ts';
import { desk } from '../../../../../hardware/virtual-headset/scene/desk.ts';
import { looseFurniture } from '../../../../../hardware/virtual-headset/scene/furniture.ts';
import { hueOf } from '../../../../support/view-pixels.ts';

describe('the placards', { timeout: 30_000 }, () => {
  it('stand all round, on both seams and straight behind', () => {
    const bearings = markers.map(({ bearingDeg }) => bearingDeg);
    expect(bearings.length).toBeGreaterThanOrEqual(8);
    expect(bearings).toEqual(expect.arrayContaining([0, 90, 180, 270]));
  });

  it('have their middle at their bearing and elevation, inside the room', () => {
    for (const [place, surface] of markerSurfaces(room).entries()) {
      const marker = markers[place];
      if (marker === undefined) throw new Error('one surface per marker');
      const seen = bearingOfDirection(pointOnSurface(surface, 0.5, 0.5));
      expect((((seen.bearingDeg - marker.bearingDeg + 180) % 360) + 360) % 360).toBeCloseTo(180, 1);
      expect(seen.elevationDeg).toBeCloseTo(marker.elevationDeg, 1);
      const corner = pointOnSurface(surface, 1, 1);
      expect(
        corner.every((value, axis) => value >= (room.min[axis] ?? 0) && value <= (room.max[axis] ?? 0)),
      ).toBe(true);
    }
  });

  it('meet the wall that the line of sight meets', () => {
    expect(wallPoint(room, { bearingDeg: 90, elevationDeg: 0 })).toMatchObject({ axis: 1 });
    expect(wallPoint(room, { bearingDeg: 180, elevationDeg: 0 }).point[0]).toBeCloseTo(-2.7, 9);
  });

  it('have colours that differ from each other by 24 degrees of hue at least', () => {
    const hues = markers.map(({ rgb }) => hueOf(...rgb)).sort((a, b) => a.hueDeg - b.hueDeg);
    hues.forEach(({ hueDeg, saturation }, place) => {
      const next = hues[(place + 1) % hues.length]?.hueDeg ?? 0;
      expect((next - hueDeg + 360) % 360).toBeGreaterThan(24);
      expect(saturation).toBeGreaterThan(0.85);
    });
  });

  it('are the only strongly coloured things in the room', () => {
    const furniture = [...roomShell(), ...desk().surfaces, ...looseFurniture().surfaces];
    let strongest = 0;
    for (const { canvas } of furniture) {
      for (let texel = 0; texel < canvas.rgb.length; texel += 3) {
        const red = canvas.rgb[texel] ?? 0;
        const green = canvas.rgb[texel + 1] ?? 0;
        const blue = canvas.rgb[texel + 2] ?? 0;
        const value = Math.max(red, green, blue);
        if (value > 0.25) strongest = Math.max(strongest, 1 - Math.min(red, green, blue) / value);
      }
    }
    expect(strongest).toBeLessThan(0.48);
  });
});
