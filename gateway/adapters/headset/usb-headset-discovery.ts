import { setTimeout as sleep } from 'node:timers/promises';
import {
  openUsb,
  Quarantine,
  watchUsb,
  type MatchedDevice,
  type UsbPort,
} from '../../../firmware-bridge/index.ts';
import type { Profile } from '../../../hardware/profiles/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HeadsetDiscovery, HeadsetLink } from '../../ports/headset-link.ts';
import { matchRules } from './load-profiles.ts';
import type { FindUnitCalibration } from './unit-calibrations.ts';
import { monotonicMs, UsbHeadsetUnit } from './usb-headset-unit.ts';
import { findDeviceNodes, type DeviceNodes } from './usb-sysfs.ts';

export interface UsbHeadsetOptions {
  profiles: readonly Profile[];
  clock: Clock;
  /** Default: nobody measured any unit. */
  findCalibration?: FindUnitCalibration;
  /** Default `/sys`. */
  sysfsFolder?: string;
  /** The machine's USB; default npm `usb`. Null where there is none. */
  openUsb?: () => Promise<UsbPort | null>;
  /** How long the kernel may take to make a camera's node; default 5000 ms. */
  nodeTimeoutMs?: number;
}

/** The kernel makes the camera's node some time after the device appears: mostly very soon. */
const firstNodeWaitMs = 25;
const longestNodeWaitMs = 250;

const noCalibration: FindUnitCalibration = () => Promise.resolve(null);

/** Finds headsets on this machine's USB; where there is no USB it finds none and is no error. */
export class UsbHeadsetDiscovery implements HeadsetDiscovery {
  readonly #options: UsbHeadsetOptions;
  readonly #quarantine: Quarantine;
  readonly #units = new Map<string, UsbHeadsetUnit>();
  #stopped = false;
  #unwatch: () => void = () => undefined;

  constructor(options: UsbHeadsetOptions) {
    this.#options = options;
    this.#quarantine = new Quarantine(() => monotonicMs(options.clock));
  }

  /** How many are plugged in, whether they can serve or not. */
  get count(): number {
    return this.#units.size;
  }

  /** Resolves when the devices that are plugged in now have been found or found wanting. */
  async start(onFound: (link: HeadsetLink) => void): Promise<void> {
    const usb = await (this.#options.openUsb ?? openUsb)();
    if (usb === null || this.#stopped) return;
    const first: Promise<void>[] = [];
    this.#unwatch = await watchUsb(usb, matchRules(this.#options.profiles), {
      onPlugged: (device) => {
        first.push(this.#add(device, onFound));
      },
      onUnplugged: (handle) => {
        this.#units.get(handle)?.unplugged();
        this.#units.delete(handle);
      },
    });
    await Promise.all(first);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unwatch();
    await Promise.all([...this.#units.values()].map((unit) => unit.close()));
    this.#units.clear();
  }

  async #add(device: MatchedDevice, onFound: (link: HeadsetLink) => void): Promise<void> {
    const { profiles, clock, findCalibration = noCalibration } = this.#options;
    const profile = profiles.find(({ id }) => id === device.rule.profileId);
    if (profile === undefined) return;
    const unit = new UsbHeadsetUnit({
      ...{ device, profile, clock, findCalibration, onFound },
      quarantine: this.#quarantine,
      findNodes: (signal) => this.#waitForNodes(device, signal),
    });
    this.#units.set(device.handle, unit);
    await unit.start();
  }

  async #waitForNodes(device: MatchedDevice, signal: AbortSignal): Promise<DeviceNodes | null> {
    const { sysfsFolder = '/sys', nodeTimeoutMs = 5000, clock } = this.#options;
    const deadlineMs = monotonicMs(clock) + nodeTimeoutMs;
    for (let waitMs = firstNodeWaitMs; ; waitMs = Math.min(longestNodeWaitMs, waitMs * 1.3)) {
      const nodes = await findDeviceNodes(sysfsFolder, Number.parseInt(device.bus, 10), device.address);
      if (nodes !== null || signal.aborted || monotonicMs(clock) >= deadlineMs) return nodes;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
