import type { LensRays, Tile } from './lens-rays.ts';
import { tilePx } from './lens-rays.ts';
import type { TextureAtlas } from './texture-atlas.ts';
import { planeStride, rodStride, type ViewGeometry } from './view-geometry.ts';

/** Identity of what a pixel shows where nothing was hit. */
const nothing = -1;

/** Casts the rays of a tile against the few things that may show in it. Scratch memory is reused: one per thread. */
export class TileCaster {
  readonly #rays: LensRays;
  readonly #atlas: TextureAtlas;
  readonly #hits = new Int32Array(tilePx * tilePx);
  /** Depth, u, v of the nearest hit. */
  readonly #hit = new Float64Array(3);
  readonly #colour = new Float64Array(3);
  #levels: { offset: number; widthPx: number; heightPx: number }[] = [];
  #surfaces: readonly number[] = [];
  #rods: readonly number[] = [];

  constructor(rays: LensRays, atlas: TextureAtlas) {
    this.#rays = rays;
    this.#atlas = atlas;
  }

  /** Renders a tile into `rgb` (three bytes per pixel of the whole picture), edges smoothed. */
  render(
    tile: Tile,
    view: ViewGeometry,
    surfaces: readonly number[],
    rods: readonly number[],
    rgb: Uint8Array,
  ): void {
    this.#surfaces = surfaces;
    this.#rods = rods;
    this.#levels = surfaces.map((surface) => this.#levelFor(surface, tile, view));
    const { rays, brightness, widthPx } = this.#rays;
    for (let y = tile.topPx; y < tile.bottomPx; y++) {
      for (let x = tile.leftPx; x < tile.rightPx; x++) {
        const at = y * widthPx + x;
        const scale = brightness[at] as number;
        let hit = nothing;
        if (scale > 0) {
          hit = this.#cast(
            view,
            rays[3 * at] as number,
            rays[3 * at + 1] as number,
            rays[3 * at + 2] as number,
          );
          const colour = this.#colour;
          rgb[3 * at] = Math.min(255, (colour[0] as number) * scale);
          rgb[3 * at + 1] = Math.min(255, (colour[1] as number) * scale);
          rgb[3 * at + 2] = Math.min(255, (colour[2] as number) * scale);
        }
        this.#hits[(y - tile.topPx) * tilePx + (x - tile.leftPx)] = hit;
      }
    }
    if (surfaces.length + rods.length > 1) this.#smoothEdges(tile, view, rgb);
  }

  /** Pixels where two things meet are cast again, four times each. */
  #smoothEdges(tile: Tile, view: ViewGeometry, rgb: Uint8Array): void {
    const hits = this.#hits;
    const [wide, tall] = [tile.rightPx - tile.leftPx, tile.bottomPx - tile.topPx];
    /** The rim of the image circle is no edge: there is nothing beyond it. */
    const differs = (hit: number, neighbour: number): boolean => neighbour !== hit && neighbour !== nothing;
    for (let y = 0; y < tall; y++) {
      for (let x = 0; x < wide; x++) {
        const at = y * tilePx + x;
        const hit = hits[at] as number;
        if (hit === nothing) continue;
        const edge =
          (x + 1 < wide && differs(hit, hits[at + 1] as number)) ||
          (y + 1 < tall && differs(hit, hits[at + tilePx] as number)) ||
          (x > 0 && differs(hit, hits[at - 1] as number)) ||
          (y > 0 && differs(hit, hits[at - tilePx] as number));
        if (edge) this.#castFine(tile.leftPx + x, tile.topPx + y, view, rgb);
      }
    }
  }

  #castFine(x: number, y: number, view: ViewGeometry, rgb: Uint8Array): void {
    const { rays, brightness, widthPx, heightPx } = this.#rays;
    const at = y * widthPx + x;
    const scale = brightness[at] as number;
    const right = x + 1 < widthPx ? at + 1 : at;
    const below = y + 1 < heightPx ? at + widthPx : at;
    if (scale === 0 || brightness[right] === 0 || brightness[below] === 0) return;
    const [dx, dy, dz] = [rays[3 * at] as number, rays[3 * at + 1] as number, rays[3 * at + 2] as number];
    const [ax, ay, az] = [
      (rays[3 * right] as number) - dx,
      (rays[3 * right + 1] as number) - dy,
      (rays[3 * right + 2] as number) - dz,
    ];
    const [bx, by, bz] = [
      (rays[3 * below] as number) - dx,
      (rays[3 * below + 1] as number) - dy,
      (rays[3 * below + 2] as number) - dz,
    ];
    let [red, green, blue] = [0, 0, 0];
    for (let sample = 0; sample < 4; sample++) {
      const s = sample & 1 ? 0.25 : -0.25;
      const t = sample & 2 ? 0.25 : -0.25;
      this.#cast(view, dx + s * ax + t * bx, dy + s * ay + t * by, dz + s * az + t * bz);
      red += this.#colour[0] as number;
      green += this.#colour[1] as number;
      blue += this.#colour[2] as number;
    }
    rgb[3 * at] = Math.min(255, (red * scale) / 4);
    rgb[3 * at + 1] = Math.min(255, (green * scale) / 4);
    rgb[3 * at + 2] = Math.min(255, (blue * scale) / 4);
  }

  /** The halved copy of a surface's picture that fits the tile's resolution there. */
  #levelFor(
    surface: number,
    tile: Tile,
    view: ViewGeometry,
  ): { offset: number; widthPx: number; heightPx: number } {
    const chain = this.#atlas.levels[surface] ?? [];
    const full = chain[0] ?? { offset: 0, widthPx: 2, heightPx: 2 };
    const [dx, dy, dz] = tile.axis;
    const p = surface * planeStride;
    const { planes } = view;
    const facing = -(
      (planes[p] as number) * dx +
      (planes[p + 1] as number) * dy +
      (planes[p + 2] as number) * dz
    );
    const area = Math.hypot(planes[p] as number, planes[p + 1] as number, planes[p + 2] as number);
    // Texels per metre, metres per pixel: how many texels one pixel covers, at a slant between its two extremes.
    const cosine = Math.max(0.12, facing / area);
    const distanceM = Math.min(8, -(planes[p + 3] as number) / area / cosine);
    const texelsPerM = Math.sqrt((full.widthPx * full.heightPx) / area);
    const pixelRad = (2 * tile.sinHalf) / (tilePx * Math.SQRT2);
    const covered = (distanceM * pixelRad * texelsPerM) / Math.sqrt(cosine);
    const level = Math.min(chain.length - 1, Math.max(0, Math.round(Math.log2(covered))));
    return chain[level] ?? full;
  }

  /** Casts one ray; leaves the colour in `#colour` and returns what was hit. */
  #cast(view: ViewGeometry, dx: number, dy: number, dz: number): number {
    const hit = this.#hit;
    hit[0] = Infinity;
    let nearest = nothing;
    for (let place = 0; place < this.#surfaces.length; place++) {
      if (this.#meetsPlane(view.planes, (this.#surfaces[place] as number) * planeStride, dx, dy, dz))
        nearest = place;
    }
    let rod = nothing;
    for (let place = 0; place < this.#rods.length; place++) {
      if (this.#meetsRod(view.rods, (this.#rods[place] as number) * rodStride, dx, dy, dz))
        rod = this.#rods[place] as number;
    }
    if (rod !== nothing) {
      this.#shadeRod(view, rod, dx, dy, dz);
      return 0x10000 + rod;
    }
    if (nearest === nothing) {
      this.#colour.fill(0);
      return nothing;
    }
    this.#sample(nearest);
    return this.#surfaces[nearest] as number;
  }

  #meetsPlane(planes: Float64Array, p: number, dx: number, dy: number, dz: number): boolean {
    const hit = this.#hit;
    const facing =
      (planes[p] as number) * dx + (planes[p + 1] as number) * dy + (planes[p + 2] as number) * dz;
    if (facing >= 0) return false;
    const depth = (planes[p + 3] as number) / facing;
    if (depth >= (hit[0] as number)) return false;
    const u =
      depth *
        ((planes[p + 4] as number) * dx + (planes[p + 5] as number) * dy + (planes[p + 6] as number) * dz) -
      (planes[p + 7] as number);
    if (u < 0 || u > 1) return false;
    const v =
      depth *
        ((planes[p + 8] as number) * dx + (planes[p + 9] as number) * dy + (planes[p + 10] as number) * dz) -
      (planes[p + 11] as number);
    if (v < 0 || v > 1) return false;
    hit[0] = depth;
    hit[1] = u;
    hit[2] = v;
    return true;
  }

  /** Source of the intersection: the quadratic of an infinite cylinder, then the sphere of the nearer end. */
  #meetsRod(rods: Float64Array, p: number, dx: number, dy: number, dz: number): boolean {
    const [x, y, z] = [rods[p] as number, rods[p + 1] as number, rods[p + 2] as number];
    const [ax, ay, az] = [rods[p + 3] as number, rods[p + 4] as number, rods[p + 5] as number];
    const radius = rods[p + 6] as number;
    const lengthSquared = ax * ax + ay * ay + az * az;
    const alongRay = ax * dx + ay * dy + az * dz;
    const alongStart = -(ax * x + ay * y + az * z);
    const rayStart = -(dx * x + dy * y + dz * z);
    const startSquared = x * x + y * y + z * z;
    let atEnd = alongStart > 0.5 * lengthSquared;
    const a = lengthSquared - alongRay * alongRay;
    if (a > 1e-12) {
      const b = lengthSquared * rayStart - alongStart * alongRay;
      const c = lengthSquared * startSquared - alongStart * alongStart - radius * radius * lengthSquared;
      const root = b * b - a * c;
      if (root < 0) return false;
      const depth = (-b - Math.sqrt(root)) / a;
      const place = alongStart + depth * alongRay;
      if (place > 0 && place < lengthSquared) return this.#nearer(depth, place / lengthSquared);
      atEnd = place >= lengthSquared;
    }
    const [ex, ey, ez] = atEnd ? [x + ax, y + ay, z + az] : [x, y, z];
    const b = -(dx * ex + dy * ey + dz * ez);
    const root = b * b - (ex * ex + ey * ey + ez * ez - radius * radius);
    return root >= 0 && this.#nearer(-b - Math.sqrt(root), atEnd ? 1 : 0);
  }

  #nearer(depth: number, place: number): boolean {
    if (depth <= 0 || depth >= (this.#hit[0] as number)) return false;
    this.#hit[0] = depth;
    this.#hit[1] = place;
    return true;
  }

  #shadeRod(view: ViewGeometry, rod: number, dx: number, dy: number, dz: number): void {
    const p = rod * rodStride;
    const { rods, up } = view;
    const [depth, place] = [this.#hit[0] as number, this.#hit[1] as number];
    const radius = rods[p + 6] as number;
    const nx = (depth * dx - (rods[p] as number) - place * (rods[p + 3] as number)) / radius;
    const ny = (depth * dy - (rods[p + 1] as number) - place * (rods[p + 4] as number)) / radius;
    const nz = (depth * dz - (rods[p + 2] as number) - place * (rods[p + 5] as number)) / radius;
    const above = nx * up[0] + ny * up[1] + nz * up[2];
    const towards = -(nx * dx + ny * dy + nz * dz);
    const light = 255 * (0.5 + 0.3 * above + 0.24 * towards);
    for (let channel = 0; channel < 3; channel++)
      this.#colour[channel] = (rods[p + 7 + channel] as number) * light;
  }

  /** Bilinear texel of the nearest surface. */
  #sample(place: number): void {
    const { bytes } = this.#atlas;
    const level = this.#levels[place] as { offset: number; widthPx: number; heightPx: number };
    const maxX = level.widthPx - 1;
    const maxY = level.heightPx - 1;
    const x = Math.min(maxX, Math.max(0, (this.#hit[1] as number) * level.widthPx - 0.5));
    const y = Math.min(maxY, Math.max(0, (this.#hit[2] as number) * level.heightPx - 0.5));
    const left = Math.min(x | 0, maxX - 1);
    const top = Math.min(y | 0, maxY - 1);
    const fx = x - left;
    const fy = y - top;
    const a = level.offset + (top * level.widthPx + left) * 3;
    const b = a + level.widthPx * 3;
    for (let channel = 0; channel < 3; channel++) {
      const upper = (bytes[a + channel] as number) * (1 - fx) + (bytes[a + channel + 3] as number) * fx;
      const lower = (bytes[b + channel] as number) * (1 - fx) + (bytes[b + channel + 3] as number) * fx;
      this.#colour[channel] = upper * (1 - fy) + lower * fy;
    }
  }
}
