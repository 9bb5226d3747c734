import type { MediaTrack, TrackWish } from '../../contract/media.ts';
import type { Rung, RungId } from '../media-plan/rung.ts';

/** What one viewer may be given of one track. */
export interface TrackDemand {
  trackId: string;
  role: MediaTrack['role'];
  wish: TrackWish;
  /** Rungs that the viewer can decode, the best first. */
  rungs: readonly Rung[];
  /** What a rung is encoded with for others, in bits per second: this viewer cannot have it for less. 0 where nobody else has it. */
  othersBps: (rungId: RungId) => number;
  current: RungId | null;
  /** False while the track must not go up from `current`: it was tried shortly before. */
  mayRise: boolean;
}

/** One track's part of a link. */
export interface Allotment {
  /** Null where there is no room for any rung, or none is wanted. */
  rungId: RungId | null;
  bitrateBps: number;
}

/** A rung above the present one has to fit with this much to spare, so that it is not given up again at once. */
const riseMargin = 1.15;

/** Before the webcam is shown, the other pictures have this share of what would make them better. */
const beforeWebcamShare = 0.25;

interface Step {
  demand: TrackDemand;
  rung: Rung;
  precedence: number;
}

/**
 * Divides a link among the tracks of one viewer: sound before everything, then the smallest picture of the room, the smallest of
 * every screen, and upwards: screens stay sharp before the room gets larger, and lose frames instead; the webcam is last. What is
 * left over goes to all rungs alike, up to their most. Never more than `availableBps`, but for the sound.
 */
export function allocate(availableBps: number, demands: readonly TrackDemand[]): Map<string, Allotment> {
  const chosen = new Map<TrackDemand, Rung>();
  let leftBps = availableBps;
  for (const demand of demands.filter(({ role }) => role === 'microphone')) {
    const [rung] = allowedRungs(demand);
    if (rung === undefined) continue;
    chosen.set(demand, rung);
    leftBps -= rung.maxBitrateBps;
  }
  for (const { demand, rung } of stepsOf(demands)) {
    const present = chosen.get(demand);
    const reservedBps = demand.role === 'webcam' ? beforeWebcamShare * roomBps(chosen) : 0;
    const extraBps = costBps(demand, rung) - (present === undefined ? 0 : costBps(demand, present));
    if (extraBps * (isRise(demand, rung) ? riseMargin : 1) > leftBps - reservedBps) continue;
    chosen.set(demand, rung);
    leftBps -= extraBps;
  }
  return allotments(demands, chosen, leftBps);
}

/** What all that is wanted would take, in bits per second. */
export function wantedBps(demands: readonly TrackDemand[]): number {
  let sum = 0;
  for (const demand of demands) sum += wishedRungs(demand)[0]?.maxBitrateBps ?? 0;
  return sum;
}

function allotments(
  demands: readonly TrackDemand[],
  chosen: ReadonlyMap<TrackDemand, Rung>,
  leftBps: number,
): Map<string, Allotment> {
  const room = roomBps(chosen);
  const share = room === 0 ? 0 : Math.min(1, Math.max(0, leftBps / room));
  return new Map(
    demands.map((demand): [string, Allotment] => {
      const rung = chosen.get(demand);
      if (rung === undefined) return [demand.trackId, { rungId: null, bitrateBps: 0 }];
      const cost = costBps(demand, rung);
      const bitrateBps = Math.round(cost + share * Math.max(0, rung.maxBitrateBps - cost));
      return [demand.trackId, { rungId: rung.id, bitrateBps }];
    }),
  );
}

/** What would be needed beyond the least to encode all of these at their best. */
function roomBps(chosen: ReadonlyMap<TrackDemand, Rung>): number {
  let sum = 0;
  for (const [demand, rung] of chosen) sum += Math.max(0, rung.maxBitrateBps - costBps(demand, rung));
  return sum;
}

/** Every rung of every picture in the order in which they are thought of. */
function stepsOf(demands: readonly TrackDemand[]): Step[] {
  const steps = demands
    .filter(({ role }) => role !== 'microphone')
    .flatMap((demand) =>
      allowedRungs(demand)
        .toReversed()
        .map((rung, index) => ({ demand, rung, precedence: precedence(demand, rung, index === 0) })),
    );
  return steps.sort((a, b) => a.precedence - b.precedence);
}

function precedence({ role }: TrackDemand, { id }: Rung, isLowest: boolean): number {
  if (role === 'webcam') return 6;
  if (isLowest) return role === 'panorama' ? 0 : 1;
  if (role === 'screen') return id === 'full' ? 5 : 2;
  return id === 'full' ? 4 : 3;
}

/** Rungs that the viewer wants to have at all, the best first. */
function wishedRungs({ wish, rungs }: TrackDemand): readonly Rung[] {
  if (wish === 'full') return rungs;
  const smallest = rungs.find(({ id }) => id === 'thumbnail') ?? rungs.at(-1);
  return wish === 'nothing' || smallest === undefined ? [] : [smallest];
}

function allowedRungs(demand: TrackDemand): readonly Rung[] {
  const wished = wishedRungs(demand);
  const present = demand.mayRise ? -1 : wished.findIndex(({ id }) => id === demand.current);
  return present < 0 ? wished : wished.slice(present);
}

function costBps({ othersBps }: TrackDemand, rung: Rung): number {
  return rung.id === 'sound' ? rung.maxBitrateBps : Math.max(rung.minBitrateBps, othersBps(rung.id));
}

/** True for a rung that is better than the present one; not for the first of a track. */
function isRise({ rungs, current }: TrackDemand, rung: Rung): boolean {
  const present = rungs.findIndex(({ id }) => id === current);
  return present > 0 && rungs.findIndex(({ id }) => id === rung.id) < present;
}
