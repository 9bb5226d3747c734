const directions = [
  'ahead',
  'ahead-right',
  'right',
  'behind-right',
  'behind',
  'behind-left',
  'left',
  'ahead-left',
] as const;
export type Direction = (typeof directions)[number];

/** Where a bearing lies for somebody who faces bearing 0; each direction is 45° wide. */
export function directionOf(bearingDeg: number): Direction {
  const index = Math.round((((bearingDeg % 360) + 360) % 360) / 45) % 8;
  return directions[index] ?? 'ahead';
}

/** Less than this from the horizon is not worth a word. */
const levelDeg = 25;

/** Whether an elevation is clearly above or below the eyes. */
export function heightOf(elevationDeg: number): 'up' | 'down' | null {
  if (elevationDeg > levelDeg) return 'up';
  return elevationDeg < -levelDeg ? 'down' : null;
}
