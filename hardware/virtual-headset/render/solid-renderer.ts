import type { Calibration, Quaternion } from '../../calibration/index.ts';
import type { Surface } from '../scene/solid.ts';
import type { MovingParts, SolidScene } from '../scene/scene.ts';
import { lensRays, type LensRays, type Tile } from './lens-rays.ts';
import { buildTextureAtlas } from './texture-atlas.ts';
import type { SceneRenderer } from './scene-renderer.ts';
import { TileCaster } from './tile-caster.ts';
import { rodsInTile, surfacesInTile, viewGeometry, type ViewGeometry } from './view-geometry.ts';

type PlacedSurface = Pick<Surface, 'origin' | 'right' | 'down'>;

/**
 * Ray-casts a solid scene through every lens from its own position, so that near things show true parallax.
 * While the head is still only the tiles are drawn again in which something moves or moved.
 */
export class SolidRenderer implements SceneRenderer {
  readonly #scene: SolidScene;
  readonly #rays: LensRays;
  readonly #caster: TileCaster;
  readonly #rgb: Uint8Array;
  #last: { orientation: string; moving: MovingParts; busy: Set<Tile> } | null = null;

  constructor(scene: SolidScene, calibration: Calibration) {
    this.#scene = scene;
    this.#rays = lensRays(calibration);
    this.#caster = new TileCaster(this.#rays, buildTextureAtlas(scene));
    this.#rgb = new Uint8Array(calibration.widthPx * calibration.heightPx * 3);
  }

  readonly lit = (pixel: number): boolean => (this.#rays.brightness[pixel] ?? 0) > 0;

  render(orientation: Quaternion, timeS: number): Uint8Array {
    const moving = this.#scene.movingAt(timeS);
    const head = orientation.join();
    const headStill = this.#last?.orientation === head;
    if (headStill && this.#last?.moving.pose === moving.pose) return this.#rgb;
    const before = headStill ? (this.#last?.busy ?? null) : null;
    const busy = new Set<Tile>();
    const surfaces: PlacedSurface[] = [...this.#scene.surfaces];
    for (const placement of moving.placements) surfaces[placement.surface] = placement;
    const capsules = [...this.#scene.capsules, ...moving.capsules];
    for (const { lens, tiles } of this.#rays.views) {
      const view = viewGeometry(surfaces, capsules, orientation, lens.positionM);
      for (const tile of tiles) this.#renderTile(tile, view, before, busy);
    }
    this.#last = { orientation: head, moving, busy };
    return this.#rgb;
  }

  #renderTile(tile: Tile, view: ViewGeometry, before: Set<Tile> | null, busy: Set<Tile>): void {
    const surfaces = surfacesInTile(view, tile);
    const rods = rodsInTile(view, tile);
    const moves =
      rods.some((rod) => rod >= this.#scene.capsules.length) ||
      this.#scene.movingSurfaces.some((surface) => surfaces.includes(surface));
    if (moves) busy.add(tile);
    if (before !== null && !moves && !before.has(tile)) return;
    this.#caster.render(tile, view, surfaces, rods, this.#rgb);
  }
}
