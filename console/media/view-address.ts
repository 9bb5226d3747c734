import type { View } from './view-geometry.ts';
import { initialView, limitView } from './view-geometry.ts';

/**
 * The view an address asks for, so that a colleague can be sent to what happened:
 * `?bearing=137&elevation=-10&fov=60`, each in degrees and each optional.
 */
export function viewFromQuery(query: Record<string, unknown>): View {
  const numberOf = (value: unknown, otherwise: number): number => {
    const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
    return Number.isFinite(parsed) ? parsed : otherwise;
  };
  return limitView({
    yawDeg: numberOf(query.bearing, initialView.yawDeg),
    pitchDeg: numberOf(query.elevation, initialView.pitchDeg),
    fovDeg: numberOf(query.fov, initialView.fovDeg),
  });
}

/** The address of a view, to whole degrees. */
export function queryOfView({
  yawDeg,
  pitchDeg,
  fovDeg,
}: View): Record<'bearing' | 'elevation' | 'fov', string> {
  const text = (value: number): string => String(Math.round(value));
  return { bearing: text(yawDeg), elevation: text(pitchDeg), fov: text(fovDeg) };
}
