import type { RoomScan as DescribedRoomScan, RoomScanHint } from '../../contract/room-scan.ts';
import { facing, inRoom, type Direction } from '../headset/room-frame.ts';
import type { TimedOrientation } from '../headset/orientation-history.ts';
import { CoverageMap, type Cone, type CoverageLayout } from './coverage-map.ts';
import { HeadMotion, type Stretch } from './head-motion.ts';
import { nextDirection } from './next-direction.ts';
import { sharpCones, turnedCones, type LensView } from './sharp-cones.ts';

/** What is so beside the head's movement. */
export interface ScanConditions {
  isPlugged: boolean;
  /** Whether the headset told where it points in the last moments. */
  isHeard: boolean;
  pictureIsLive: boolean;
  /** Lenses that something covers, by their place in the calibration. */
  coveredLenses: readonly number[];
}

/**
 * Faster than this a picture is blurred: indoors a sensor exposes for up to 1/60 s, in which the room moves by 0.7°, four pixels of a
 * panorama 1920 wide. What is as big as a finger at arm's length, 2°, is still seen.
 */
export const fastestDegPerS = 40;

/** For how long the candidate is told so afterwards: long enough to be read. */
const tooFastForNs = 1_500_000_000n;
/** Guidance is thought over this often. */
const thinkEveryNs = 700_000_000n;
/** Who looks further up or down than this does not face a screen, and a bearing says little there. */
const steepestForwardDeg = 60;

/** One scan of a room by the movement of a head: what was seen, how, and where to look next. */
export class RoomScan {
  readonly #map: CoverageMap;
  readonly #motion = new HeadMotion();
  #lensCones: readonly Cone[] = [];
  #forwardBearingDeg: number | null = null;
  /** The candidate said that they face the screen; the next sample tells where that is. */
  #takesForward = true;
  #head: Direction | null = null;
  #next: Direction | null = null;
  #lastNs = 0n;
  #thoughtAtNs: bigint | null = null;
  #tooFastAtNs: bigint | null = null;

  constructor(layout: CoverageLayout) {
    this.#map = new CoverageMap(layout);
  }

  /** Of the headset that is there now. */
  set lenses(lenses: readonly LensView[]) {
    this.#lensCones = sharpCones(lenses);
  }

  /** Where the exam's screen is by the headset's own bearings; null while that is not known. */
  get forwardBearingDeg(): number | null {
    return this.#forwardBearingDeg;
  }

  get coveragePercent(): number {
    return this.#map.coveragePercent;
  }

  get cells(): string {
    return this.#map.cells;
  }

  /** The candidate faces the screen now; what was seen stays. */
  faceScreen(): void {
    this.#forwardBearingDeg = null;
    this.#takesForward = true;
  }

  /** A headset that was switched off counts its bearings anew: nothing more is seen until the candidate faces the screen again. */
  loseForward(): void {
    this.#forwardBearingDeg = null;
    this.#takesForward = false;
    this.#head = null;
  }

  /** Takes what the headset measured; it must be told in order. */
  take(sample: TimedOrientation, conditions: ScanConditions): void {
    this.#lastNs = sample.monotonicNs;
    if (this.#takesForward) this.#takeForward(sample);
    const stretch = this.#motion.take(sample);
    if (stretch === null || this.#forwardBearingDeg === null) return;
    const orientation = inRoom(stretch.quaternion, this.#forwardBearingDeg);
    this.#head = facing(orientation);
    if (isTooFast(stretch)) this.#tooFastAtNs = this.#lastNs;
    else if (conditions.pictureIsLive)
      this.#map.look(turnedCones(this.#usable(conditions), orientation), stretch.forMs);
  }

  /** How it stands, for people. */
  describe(neededPercent: number, conditions: ScanConditions): DescribedRoomScan {
    this.#think(conditions);
    return {
      coveragePercent: this.coveragePercent,
      neededPercent,
      cells: this.cells,
      head: rounded(this.#head),
      next: this.#next,
      hint: this.#hint(conditions),
    };
  }

  #takeForward({ quaternion }: TimedOrientation): void {
    const measured = facing(quaternion);
    if (Math.abs(measured.elevationDeg) > steepestForwardDeg) return;
    this.#forwardBearingDeg = measured.bearingDeg;
    this.#takesForward = false;
  }

  #think(conditions: ScanConditions): void {
    if (this.#head === null) this.#next = null;
    else if (this.#thoughtAtNs === null || this.#lastNs - this.#thoughtAtNs >= thinkEveryNs) {
      this.#thoughtAtNs = this.#lastNs;
      this.#next = nextDirection(this.#map, this.#usable(conditions), this.#head, this.#next);
    }
  }

  #usable({ coveredLenses }: ScanConditions): Cone[] {
    return this.#lensCones.filter((_, lens) => !coveredLenses.includes(lens));
  }

  #hint(conditions: ScanConditions): RoomScanHint | null {
    if (!conditions.isPlugged) return 'unplugged';
    if (!conditions.isHeard) return 'no-orientation';
    // For the moment until the first sample there is nothing to be said.
    if (this.#forwardBearingDeg === null && (!this.#takesForward || this.#lastNs > 0n)) return 'face-screen';
    if (!conditions.pictureIsLive) return 'no-picture';
    if (conditions.coveredLenses.length > 0) return 'lens-covered';
    return this.#tooFastAtNs !== null && this.#lastNs - this.#tooFastAtNs < tooFastForNs ? 'too-fast' : null;
  }
}

function isTooFast({ degPerS }: Stretch): boolean {
  return degPerS > fastestDegPerS;
}

/** Whole degrees are more than an arrow shows. */
function rounded(direction: Direction | null): Direction | null {
  if (direction === null) return null;
  return {
    bearingDeg: Math.round(direction.bearingDeg) % 360,
    elevationDeg: Math.round(direction.elevationDeg),
  };
}
