import type { RoomScan as DescribedRoomScan } from '../contract/room-scan.ts';
import type { RoomScan, ScanConditions } from '../domain/room-scan/room-scan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Unsubscribe } from '../ports/headset-link.ts';
import type { Log } from '../ports/log.ts';
import type { LiveHeadset } from './live-headsets.ts';

interface Deps {
  clock: Clock;
  log: Log;
}

/** A headset that measures says so fifty times a second or more; one that has said nothing for this long does not. */
const silenceNs = 2_000_000_000n;

/** How long the headset's light points to a place, and how often it is told anew: it follows the head, and goes off by itself. */
const lightMs = 1_500;
const lightEveryNs = 1_000_000_000n;

/** Shows a room scan what one connected headset measures, from its making until `leave`. */
export class ScannedHeadset {
  static readonly absent: ScanConditions = {
    isPlugged: false,
    isHeard: false,
    pictureIsLive: false,
    coveredLenses: [],
  };

  readonly live: LiveHeadset;
  readonly #deps: Deps;
  readonly #subscriptions: Unsubscribe[] = [];
  #heardAtNs: bigint;
  #left = false;
  #lightedAtNs: bigint | null = null;

  constructor(deps: Deps, live: LiveHeadset, scan: RoomScan) {
    this.#deps = deps;
    this.live = live;
    this.#heardAtNs = deps.clock.monotonicNs();
    void this.#measure(scan);
  }

  leave(): void {
    this.#left = true;
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
  }

  conditions(): ScanConditions {
    return {
      isPlugged: true,
      isHeard: this.#deps.clock.monotonicNs() - this.#heardAtNs < silenceNs,
      pictureIsLive: this.live.status.condition === 'live',
      coveredLenses: this.live.unit.coveredLenses,
    };
  }

  /** Lets the headset's light show where to look next, for somebody who has turned away from the screen. Where it has none, nothing. */
  pointTo({ head, next, hint }: DescribedRoomScan): void {
    const { controls, identity } = this.live.link;
    if (controls?.showIndicator === undefined || head === null || next === null || hint !== null) return;
    const nowNs = this.#deps.clock.monotonicNs();
    if (this.#lightedAtNs !== null && nowNs - this.#lightedAtNs < lightEveryNs) return;
    this.#lightedAtNs = nowNs;
    const bearingDeg = Math.round(next.bearingDeg - head.bearingDeg + 360) % 360;
    controls
      .showIndicator({ pattern: 'look-here', bearingDeg, durationMs: lightMs })
      .catch((error: unknown) =>
        this.#deps.log.warn({ headsetId: identity.id, err: error }, 'no light for a room scan'),
      );
  }

  /** Nothing is seen before the geometry is known; a headset whose calibration is broken has no pictures either. */
  async #measure(scan: RoomScan): Promise<void> {
    try {
      scan.lenses = (await this.live.link.readCalibration()).lenses;
    } catch (error) {
      this.#deps.log.warn(
        { headsetId: this.live.link.identity.id, err: error },
        'no geometry for a room scan',
      );
      return;
    }
    if (this.#left) return;
    this.#heardAtNs = this.#deps.clock.monotonicNs();
    const stop = this.live.link.onOrientation((sample) => {
      this.#heardAtNs = this.#deps.clock.monotonicNs();
      scan.take(sample, this.conditions());
    });
    this.#subscriptions.push(stop);
  }
}
