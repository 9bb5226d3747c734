import { wrappedDeg } from '../../calibration/index.ts';
import type { PersonPose } from './person.ts';

/** One point of a visit: where somebody is at a moment, metres and seconds. */
export interface VisitStep {
  atS: number;
  xM: number;
  yM: number;
}

/** What a visit looks like at one moment. */
export interface VisitMoment {
  person: PersonPose | null;
  doorOpenDeg: number;
}

const doorOpenDeg = 75;
const doorSwingS = 0.9;
const stepLengthM = 0.62;

/** 0 before `from`, 1 after `to`, smooth in between. */
function ramp(from: number, to: number, at: number): number {
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

function headingDeg(from: VisitStep, to: VisitStep): number {
  return wrappedDeg((Math.atan2(from.yM - to.yM, to.xM - from.xM) * 180) / Math.PI);
}

/** The nearest way round from one heading to another. */
function turnedDeg(fromDeg: number, toDeg: number, share: number): number {
  return fromDeg + (wrappedDeg(toDeg - fromDeg + 180) - 180) * share;
}

/** Somebody comes in through the door, follows the steps, and leaves: the door opens before and shuts behind. */
export function visitAt(steps: readonly VisitStep[], timeS: number): VisitMoment {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return { person: null, doorOpenDeg: 0 };
  const opening = ramp(first.atS - doorSwingS, first.atS, timeS);
  const closing = ramp(last.atS, last.atS + doorSwingS, timeS);
  const open = doorOpenDeg * (opening - closing);
  const next = steps.findIndex((step) => step.atS > timeS);
  const from = steps[next - 1];
  const to = steps[next];
  if (from === undefined || to === undefined) return { person: null, doorOpenDeg: open };
  return { person: walking(steps, next, timeS), doorOpenDeg: open };
}

function walking(steps: readonly VisitStep[], next: number, timeS: number): PersonPose | null {
  const from = steps[next - 1];
  const to = steps[next];
  if (from === undefined || to === undefined) return null;
  const share = (timeS - from.atS) / (to.atS - from.atS);
  const distanceM = Math.hypot(to.xM - from.xM, to.yM - from.yM);
  const still = distanceM < 0.05;
  const before = steps[next - 2];
  const after = steps[next + 1];
  // Somebody who stands turns from the way they came to the way they will go; somebody who walks looks ahead.
  const cameDeg = before === undefined ? headingDeg(from, to) : headingDeg(before, from);
  const goesDeg = after === undefined ? headingDeg(from, to) : headingDeg(to, after);
  const facingDeg = still
    ? turnedDeg(cameDeg, goesDeg, ramp(0.55, 0.95, share))
    : turnedDeg(cameDeg, headingDeg(from, to), ramp(0, 0.2, share));
  return {
    xM: from.xM + (to.xM - from.xM) * share,
    yM: from.yM + (to.yM - from.yM) * share,
    facingDeg,
    stepRad: (Math.PI * distanceM * share) / stepLengthM,
    swing: still ? 0 : Math.min(1, 6 * share, 6 * (1 - share)),
  };
}
