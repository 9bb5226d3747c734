import type { LensCircle } from './plan-input.ts';

/** The element of our own that says on the bus what pictures look like. */
export const lookElementFactory = 'roundsightlook';

/** What a screen or a camera shows is looked at so often, whoever watches: also the sign that its pictures arrive. */
export const looksPerSecond = 5;

/** Looks at I420 pictures that go by, within each circle or, without any, as a whole. */
export function lookElement(circles: readonly LensCircle[] = []): string {
  const interval = `interval=${1000 / looksPerSecond}`;
  if (circles.length === 0) return `${lookElementFactory} ${interval}`;
  const parts = circles.map(({ xPx, yPx, radiusPx }) => `${xPx} ${yPx} ${radiusPx}`).join(',');
  return `${lookElementFactory} ${interval} parts="${parts}"`;
}
