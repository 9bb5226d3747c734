import type {
  DeviceOrientation,
  DeviceRates,
  HeadsetEvent,
  HeadsetMessage,
} from '../protocol/headset-message.ts';
import type { EventName } from '../protocol/named-codes.ts';
import type { Unsubscribe } from '../transports/headset-transport.ts';
import { Listeners } from '../transports/listeners.ts';
import { LostReports } from './lost-reports.ts';
import { OrientationFilter } from './orientation-filter.ts';
import { SampleClock } from './sample-clock.ts';

/** Orientation of the head at one moment of the host's monotonic clock. */
export interface HostOrientation {
  monotonicNs: bigint;
  /** Rotation from the headset frame to the room frame, unit quaternion (w, x, y, z). */
  quaternion: readonly [number, number, number, number];
  /** Angular rate about the headset's axes, degrees per second. */
  rateDegPerS: readonly [number, number, number];
}

/** Something that happened to a headset, at one moment of the host's monotonic clock. */
export interface HostEvent {
  monotonicNs: bigint;
  event: EventName;
  /** As PROTOCOL.md says per event. */
  detail: number;
}

export interface StreamFigures {
  samples: number;
  /** Messages of the headset's own accord that never arrived. */
  lostReports: number;
  /** Samples that were in them, as far as the device's clock tells. */
  lostSamples: number;
  /** Samples that were not newer than the one before. */
  disorderedSamples: number;
}

/** Puts what a headset says of its own accord on the host's clock and hands it on; counts what did not arrive. */
export class SampleStream {
  readonly #hostNsOf: (deviceClockUs: bigint) => bigint | null;
  readonly #orientations = new Listeners<HostOrientation>();
  readonly #events = new Listeners<HostEvent>();
  readonly #lost = new LostReports();
  readonly #clock = new SampleClock();
  readonly #filter = new OrientationFilter();
  readonly #counts = { samples: 0, lostSamples: 0, disorderedSamples: 0 };
  #intervalUs = 10_000;
  #newestUs: bigint | null = null;

  /** `hostNsOf` is the clock estimate, null while there is none. */
  constructor(hostNsOf: (deviceClockUs: bigint) => bigint | null) {
    this.#hostNsOf = hostNsOf;
  }

  onOrientation(listener: (sample: HostOrientation) => void): Unsubscribe {
    return this.#orientations.add(listener);
  }

  onEvent(listener: (event: HostEvent) => void): Unsubscribe {
    return this.#events.add(listener);
  }

  figures(): StreamFigures {
    return { ...this.#counts, lostReports: this.#lost.count };
  }

  /** The stream was switched: a pause of it is no loss of samples. */
  restarted(rateHz: number): void {
    this.#intervalUs = 1e6 / rateHz;
    this.#newestUs = null;
  }

  receive(message: HeadsetMessage, sequence: number): void {
    const missing = this.#lost.arrived(sequence);
    if (message.kind === 'event') {
      this.#tellEvent(message);
      return;
    }
    if (message.kind !== 'orientation-batch' && message.kind !== 'rate-batch') return;
    const [first] = message.samples;
    if (missing > 0 && first !== undefined) this.#countLost(first.deviceClockUs);
    for (const sample of message.samples) this.#tellSample(sample);
  }

  end(): void {
    this.#orientations.clear();
    this.#events.clear();
  }

  #countLost(nextUs: bigint): void {
    if (this.#newestUs === null) return;
    const intervals = Math.round(Number(nextUs - this.#newestUs) / this.#intervalUs);
    this.#counts.lostSamples += Math.max(0, intervals - 1);
  }

  #tellEvent({ deviceClockUs, event, detail }: HeadsetEvent): void {
    const monotonicNs = this.#hostNsOf(deviceClockUs);
    if (monotonicNs !== null) this.#events.tell({ monotonicNs, event, detail });
  }

  #tellSample(sample: DeviceOrientation | DeviceRates): void {
    const { deviceClockUs, rateDegPerS } = sample;
    const estimateNs = this.#hostNsOf(deviceClockUs);
    if (estimateNs === null) return;
    const monotonicNs = this.#clock.hostNsOf(deviceClockUs, estimateNs);
    if (monotonicNs === null) {
      this.#counts.disorderedSamples++;
      return;
    }
    this.#counts.samples++;
    this.#newestUs = deviceClockUs;
    const quaternion = 'quaternion' in sample ? sample.quaternion : this.#filter.next(sample);
    if (quaternion !== null) this.#orientations.tell({ monotonicNs, quaternion, rateDegPerS });
  }
}
