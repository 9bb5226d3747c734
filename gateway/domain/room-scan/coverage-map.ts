import type { Direction } from '../headset/room-frame.ts';
import { vectorOf, type Vector } from '../headset/room-frame.ts';

/** How the sphere is cut into cells; what the numbers mean stands in the contract, which has the ones that are used. */
export interface CoverageLayout {
  /** Cells in each row, from straight up to straight down. */
  rows: readonly number[];
  /** How many rows count for 100 %, from the top. */
  countedRows: number;
}

/** Where a lens sees sharply: everything around `axis` whose angle from it has at least this cosine. */
export interface Cone {
  axis: Vector;
  minCosine: number;
}

/**
 * A cell is seen when it was looked at for this long in all: nine pictures at 30 a second, so that one that arrives broken, or
 * while the exposure follows from dark to bright, is not the only one.
 */
export const neededMs = 300;

/** The middles of all cells, in the order of the map. */
export function cellDirections({ rows }: Pick<CoverageLayout, 'rows'>): Direction[] {
  return rows.flatMap((count, row) =>
    Array.from({ length: count }, (_, cell) => ({
      bearingDeg: (360 * (cell + 0.5)) / count,
      elevationDeg: 90 - (180 * (row + 0.5)) / rows.length,
    })),
  );
}

/** Remembers for how long each cell of the sphere was looked at. */
export class CoverageMap {
  readonly #cells: readonly Vector[];
  readonly #countedCells: number;
  readonly #seenMs: Float32Array;

  constructor(layout: CoverageLayout) {
    this.#cells = cellDirections(layout).map(vectorOf);
    this.#countedCells = layout.rows.slice(0, layout.countedRows).reduce((sum, count) => sum + count, 0);
    this.#seenMs = new Float32Array(this.#cells.length);
  }

  /** The lenses look at these cones of the room for a time; a cell in two of them is looked at once. */
  look(cones: readonly Cone[], forMs: number): void {
    this.#cells.forEach((cell, index) => {
      if (isWithin(cell, cones)) this.#seenMs[index] = (this.#seenMs[index] ?? 0) + forMs;
    });
  }

  /** How many of the cells that count lie in these cones and were not seen yet. */
  unseenWithin(cones: readonly Cone[]): number {
    let unseen = 0;
    for (let index = 0; index < this.#countedCells; index++) {
      const cell = this.#cells[index];
      if (cell !== undefined && !this.#isSeen(index) && isWithin(cell, cones)) unseen += 1;
    }
    return unseen;
  }

  /** Part of the cells that count, in percent, rounded down to a tenth: 100 only where nothing is left. */
  get coveragePercent(): number {
    let seen = 0;
    for (let index = 0; index < this.#countedCells; index++) if (this.#isSeen(index)) seen += 1;
    return Math.floor((seen * 1000) / this.#countedCells) / 10;
  }

  /** Base64 of a bit for each cell, as the contract has it. */
  get cells(): string {
    const bytes = new Uint8Array(Math.ceil(this.#cells.length / 8));
    this.#cells.forEach((_, index) => {
      if (this.#isSeen(index)) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
    });
    return btoa(String.fromCharCode(...bytes));
  }

  #isSeen(index: number): boolean {
    return (this.#seenMs[index] ?? 0) >= neededMs;
  }
}

function isWithin([x, y, z]: Vector, cones: readonly Cone[]): boolean {
  return cones.some(({ axis, minCosine }) => axis[0] * x + axis[1] * y + axis[2] * z >= minCosine);
}
