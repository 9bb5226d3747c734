import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef } from 'vue';
import type { Direction, PicturePoint, View } from './view-geometry.ts';
import { directionAt, initialView, limitView, viewBetween, viewWithDirectionAt } from './view-geometry.ts';

const turnTakesMs = 220;
const zoomStep = 1.15;
/** One press of an arrow key turns by this share of the field of view. */
const turnStepShare = 1 / 8;

export interface ViewControl {
  readonly view: Readonly<ShallowRef<View>>;
  set: (view: View) => void;
  /** Steps to the right and up; negative ones to the left and down. */
  turnBySteps: (right: number, up: number) => void;
  /** Steps nearer; negative ones farther. Fractions are for wheels. */
  zoomBySteps: (steps: number) => void;
  /** Turns by the short way; at once where the person wants less motion. */
  turnTo: (direction: Direction) => void;
  /** Takes hold of what is at a point; the returned function pulls it to another. */
  grab: (aspect: number, point: PicturePoint) => (to: PicturePoint) => void;
}

/** Where the sphere looks and every way to change it, without any drawing. */
export function useViewControl(): ViewControl {
  const view = shallowRef<View>(initialView);
  let animation = 0;

  function set(next: View): void {
    cancelAnimationFrame(animation);
    view.value = limitView(next);
  }

  function turnTo({ bearingDeg, elevationDeg }: Direction): void {
    const from = view.value;
    const to = limitView({ ...from, yawDeg: bearingDeg, pitchDeg: elevationDeg });
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      set(to);
      return;
    }
    cancelAnimationFrame(animation);
    const startMs = performance.now();
    const step = (nowMs: number): void => {
      const share = Math.min(1, Math.max(0, (nowMs - startMs) / turnTakesMs));
      view.value = share === 1 ? to : viewBetween(from, to, 1 - (1 - share) ** 3);
      if (share < 1) animation = requestAnimationFrame(step);
    };
    animation = requestAnimationFrame(step);
  }

  function turnBySteps(right: number, up: number): void {
    const { yawDeg, pitchDeg, fovDeg } = view.value;
    const stepDeg = fovDeg * turnStepShare;
    set({ fovDeg, yawDeg: yawDeg + right * stepDeg, pitchDeg: pitchDeg + up * stepDeg });
  }

  function zoomBySteps(steps: number): void {
    set({ ...view.value, fovDeg: view.value.fovDeg / zoomStep ** steps });
  }

  function grab(aspect: number, point: PicturePoint): (to: PicturePoint) => void {
    const grabbed = directionAt(view.value, aspect, point);
    return (to) => set(viewWithDirectionAt(view.value, aspect, grabbed, to));
  }

  onScopeDispose(() => cancelAnimationFrame(animation));
  return { view, set, turnBySteps, zoomBySteps, turnTo, grab };
}
