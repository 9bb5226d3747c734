import type {
  AudioSource,
  HeadsetDiscovery,
  HeadsetIdentity,
  HeadsetLink,
  OrientationSample,
  Unsubscribe,
  VideoSource,
} from '../../gateway/ports/headset-link.ts';
import type { Calibration } from '../../hardware/calibration/index.ts';

/** A calibration that fits the fake headset; its lenses are never used. */
const sampleCalibration: Calibration = {
  version: 1,
  profileId: 'roundsight/virtual',
  serial: 'V-1',
  calibratedOn: null,
  widthPx: 1920,
  heightPx: 960,
  lenses: [
    {
      fxPx: 290,
      fyPx: 290,
      cxPx: 480,
      cyPx: 480,
      k: [0, 0, 0, 0],
      rotation: [1, 0, 0, 0],
      positionM: [0, 0, 0],
      maxThetaDeg: 95,
      gain: 1,
      vignetting: [0, 0],
    },
  ],
  timeCodeStrip: null,
};

const sampleVideo: VideoSource = {
  kind: 'mjpeg-tcp',
  port: 1,
  widthPx: 1920,
  heightPx: 960,
  framesPerSecond: 30,
};

/** A headset that exists in memory only; the test plays what it does. */
export class FakeHeadsetLink implements HeadsetLink {
  readonly identity: HeadsetIdentity;
  readonly microphone: AudioSource | null = null;
  readonly #lost = new Set<() => void>();
  readonly #orientation = new Set<(sample: OrientationSample) => void>();
  closed = false;
  /** Of its calibration. */
  calibratedOn = '2026-01-31';
  /** Why it cannot be used; null where it can. */
  failure: Error | null = null;

  constructor(serial = 'V-1', virtual = true) {
    this.identity = {
      id: `${virtual ? 'virtual' : 'usb'}:${serial}`,
      profileId: 'roundsight/virtual',
      model: virtual ? 'Virtual headset' : 'Reference headset',
      serial,
      firmwareVersion: '1.0.0',
      virtual,
    };
  }

  get video(): VideoSource | null {
    return this.failure === null ? sampleVideo : null;
  }

  /** Whether somebody wants its orientation. */
  get listens(): boolean {
    return this.#orientation.size > 0;
  }

  /** How many want its orientation: the media, and a room scan. */
  get listenerCount(): number {
    return this.#orientation.size;
  }

  readCalibration(): Promise<Calibration> {
    if (this.failure !== null) return Promise.reject(this.failure);
    const { calibratedOn } = this;
    return Promise.resolve({ ...sampleCalibration, calibratedOn, serial: this.identity.serial });
  }

  onOrientation(listener: (sample: OrientationSample) => void): Unsubscribe {
    this.#orientation.add(listener);
    return () => this.#orientation.delete(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  turn(sample: OrientationSample): void {
    for (const listener of this.#orientation) listener(sample);
  }

  unplug(): void {
    for (const listener of this.#lost) listener();
  }
}

/** A discovery that finds what the test plugs in. */
export class FakeHeadsetDiscovery implements HeadsetDiscovery {
  readonly #waiting: FakeHeadsetLink[];
  #onFound: ((link: HeadsetLink) => void) | null = null;
  running = false;

  constructor(present: readonly FakeHeadsetLink[] = []) {
    this.#waiting = [...present];
  }

  start(onFound: (link: HeadsetLink) => void): Promise<void> {
    this.running = true;
    this.#onFound = onFound;
    for (const link of this.#waiting.splice(0)) onFound(link);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    this.#onFound = null;
    return Promise.resolve();
  }

  plugIn(link: FakeHeadsetLink): void {
    if (this.#onFound === null) this.#waiting.push(link);
    else this.#onFound(link);
  }
}
