/** Red, green and blue, 0…1, display-referred. */
export type Rgb = readonly [number, number, number];

/** Mixes two colours; share 0 gives the first. */
export function mixRgb(first: Rgb, second: Rgb, share: number): Rgb {
  return [
    first[0] + (second[0] - first[0]) * share,
    first[1] + (second[1] - first[1]) * share,
    first[2] + (second[2] - first[2]) * share,
  ];
}

/**
 * A picture that is painted in metres: x to the right and y down from the top left corner of the surface it covers.
 * Texels are row by row, three floats each.
 */
export class Canvas {
  readonly widthM: number;
  readonly heightM: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Float32Array;

  constructor(widthM: number, heightM: number, texelsPerM: number) {
    this.widthM = widthM;
    this.heightM = heightM;
    this.widthPx = Math.max(2, Math.round(widthM * texelsPerM));
    this.heightPx = Math.max(2, Math.round(heightM * texelsPerM));
    this.rgb = new Float32Array(this.widthPx * this.heightPx * 3);
  }

  /** Sets every texel in the given part (default: all) from its place in metres. */
  shade(
    colourAt: (xM: number, yM: number) => Rgb,
    area = { xM: 0, yM: 0, widthM: this.widthM, heightM: this.heightM },
  ): this {
    const perXPx = this.widthM / this.widthPx;
    const perYPx = this.heightM / this.heightPx;
    const left = Math.max(0, Math.round(area.xM / perXPx));
    const right = Math.min(this.widthPx, Math.round((area.xM + area.widthM) / perXPx));
    const top = Math.max(0, Math.round(area.yM / perYPx));
    const bottom = Math.min(this.heightPx, Math.round((area.yM + area.heightM) / perYPx));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        this.rgb.set(colourAt((x + 0.5) * perXPx, (y + 0.5) * perYPx), (y * this.widthPx + x) * 3);
      }
    }
    return this;
  }

  fill(colour: Rgb): this {
    return this.shade(() => colour);
  }

  rectangle(xM: number, yM: number, widthM: number, heightM: number, colour: Rgb): this {
    return this.shade(() => colour, { xM, yM, widthM, heightM });
  }

  disc(xM: number, yM: number, radiusM: number, colour: Rgb): this {
    return this.stroke([[xM, yM]], 2 * radiusM, colour);
  }

  /** Draws a line through the points with round ends and smooth edges. */
  stroke(points: readonly (readonly [number, number])[], widthM: number, colour: Rgb): this {
    const first = points[0];
    if (first === undefined) return this;
    const segments = points.slice(1).map((end, place) => [points[place] ?? first, end] as const);
    if (segments.length === 0) segments.push([first, first]);
    for (const [from, to] of segments) this.#segment(from, to, widthM / 2, colour);
    return this;
  }

  #segment(
    from: readonly [number, number],
    to: readonly [number, number],
    radiusM: number,
    colour: Rgb,
  ): void {
    const texelM = this.widthM / this.widthPx;
    const reach = radiusM + texelM;
    const lengthSquared = (to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2;
    const area = {
      xM: Math.min(from[0], to[0]) - reach,
      yM: Math.min(from[1], to[1]) - reach,
      widthM: Math.abs(to[0] - from[0]) + 2 * reach,
      heightM: Math.abs(to[1] - from[1]) + 2 * reach,
    };
    this.shade((xM, yM) => {
      const along = (xM - from[0]) * (to[0] - from[0]) + (yM - from[1]) * (to[1] - from[1]);
      const share = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, along / lengthSquared));
      const distanceM = Math.hypot(
        xM - from[0] - share * (to[0] - from[0]),
        yM - from[1] - share * (to[1] - from[1]),
      );
      const cover = Math.min(1, Math.max(0, (radiusM - distanceM) / texelM + 0.5));
      return mixRgb(this.colourAt(xM, yM), colour, cover);
    }, area);
  }

  /** The texel that covers this place. */
  colourAt(xM: number, yM: number): Rgb {
    const x = Math.min(this.widthPx - 1, Math.max(0, Math.floor((xM / this.widthM) * this.widthPx)));
    const y = Math.min(this.heightPx - 1, Math.max(0, Math.floor((yM / this.heightM) * this.heightPx)));
    const at = (y * this.widthPx + x) * 3;
    return [this.rgb[at] ?? 0, this.rgb[at + 1] ?? 0, this.rgb[at + 2] ?? 0];
  }
}
