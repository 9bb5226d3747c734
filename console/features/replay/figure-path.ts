import type { FigureMoment } from '../../../gateway/contract/replay.ts';
import type { Span } from './time-spans.ts';

/** Pictures a second that fill the height. */
export const mostFramesPerSecond = 30;
/** Longer without a figure nothing was running. */
const gapMs = 25_000;

/**
 * An SVG path of pictures a second along a line, in a box of `width` × `height`; nothing is drawn where nothing is known. Of more figures
 * than the line has steps the lowest of each counts: nobody shall miss a stall.
 */
export function figurePath(
  moments: readonly FigureMoment[],
  whole: Span,
  { width, height }: { width: number; height: number },
): string {
  const lengthMs = Math.max(1, whole.toMs - whole.fromMs);
  let path = '';
  let beforeMs = -Infinity;
  for (const { atMs, framesPerSecond } of lowestPerStep(moments, lengthMs / width)) {
    if (atMs < whole.fromMs || atMs > whole.toMs) continue;
    const x = ((atMs - whole.fromMs) / lengthMs) * width;
    const y = height * (1 - Math.min(1, framesPerSecond / mostFramesPerSecond));
    const isNext = atMs - beforeMs < Math.max(gapMs, (2 * lengthMs) / width);
    path += `${isNext ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    beforeMs = atMs;
  }
  return path;
}

function lowestPerStep(moments: readonly FigureMoment[], stepMs: number): FigureMoment[] {
  const lowest = new Map<number, FigureMoment>();
  for (const moment of moments) {
    const step = Math.floor(moment.atMs / Math.max(1, stepMs));
    const known = lowest.get(step);
    if (known === undefined || moment.framesPerSecond < known.framesPerSecond) lowest.set(step, moment);
  }
  return [...lowest.values()];
}

/** The figures nearest to a moment; null where none are near. */
export function figuresAt(moments: readonly FigureMoment[], atMs: number): FigureMoment | null {
  let nearest: FigureMoment | null = null;
  for (const moment of moments)
    if (nearest === null || Math.abs(moment.atMs - atMs) < Math.abs(nearest.atMs - atMs)) nearest = moment;
  return nearest !== null && Math.abs(nearest.atMs - atMs) < gapMs ? nearest : null;
}
