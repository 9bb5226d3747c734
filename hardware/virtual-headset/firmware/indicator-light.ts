import type { DeviceRequest, IndicatorPattern } from './device-requests.ts';

type IndicatorRequest = Extract<DeviceRequest, { kind: 'indicator' }>;

/** The light goes off when nothing came from the host for this long. */
const hostSilenceMs = 5000;

/** The light that the wearer sees: as the host set it, for as long as it said and as long as the host is there. */
export class IndicatorLight {
  #pattern: IndicatorPattern = 'off';
  #bearingDeg: number | null = null;
  #offTimer: NodeJS.Timeout | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;

  get pattern(): IndicatorPattern {
    return this.#pattern;
  }

  get bearingDeg(): number | null {
    return this.#bearingDeg;
  }

  set({ pattern, bearingDeg, durationMs }: IndicatorRequest): void {
    clearTimeout(this.#offTimer);
    this.#pattern = pattern;
    this.#bearingDeg = bearingDeg;
    if (durationMs > 0) this.#offTimer = setTimeout(() => this.off(), durationMs).unref();
    this.hostIsThere();
  }

  /** A frame of the host came. */
  hostIsThere(): void {
    clearTimeout(this.#silenceTimer);
    if (this.#pattern !== 'off') this.#silenceTimer = setTimeout(() => this.off(), hostSilenceMs).unref();
  }

  off(): void {
    clearTimeout(this.#offTimer);
    clearTimeout(this.#silenceTimer);
    this.#pattern = 'off';
    this.#bearingDeg = null;
  }
}
