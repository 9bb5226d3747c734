/**
 * An SVG path through values of equal distance, the newest at the right edge and the largest at the top; nothing is drawn where a
 * value is not known. `mostValues` fill the width.
 */
export function sparkPath(
  values: readonly (number | null)[],
  { width, height, mostValues }: { width: number; height: number; mostValues: number },
): string {
  const shown = values.slice(-mostValues);
  const top = Math.max(...shown.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = width / (mostValues - 1);
  let isDrawing = false;
  const parts = shown.map((value, index) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const x = width - (shown.length - 1 - index) * step;
    const y = height * (1 - value / top);
    const part = `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDrawing = true;
    return part;
  });
  return parts.join('');
}
