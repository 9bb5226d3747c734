import { setTimeout as sleep } from 'node:timers/promises';
import { openUsb, watchUsb, type MatchedDevice, type UsbPort } from '../../../firmware-bridge/index.ts';
import type { Profile } from '../../../hardware/profiles/index.ts';
import type { HeadsetDiscovery, HeadsetLink } from '../../ports/headset-link.ts';
import { matchRules } from './load-profiles.ts';
import { UsbHeadsetLink, type FindUnitCalibration } from './usb-headset-link.ts';
import { findDeviceNodes, type DeviceNodes } from './usb-sysfs.ts';

export interface UsbHeadsetOptions {
  profiles: readonly Profile[];
  /** Default: nobody measured any unit. */
  findCalibration?: FindUnitCalibration;
  /** Default `/sys`. */
  sysfsFolder?: string;
  /** The machine's USB; default npm `usb`. Null where there is none. */
  openUsb?: () => Promise<UsbPort | null>;
  /** Told in one sentence why a device that was plugged in is not used. */
  onIgnored?: (reason: string) => void;
}

/** The kernel makes the camera's node some time after the device appears. */
const nodeTries = 20;
const nodeRetryMs = 250;

const noCalibration: FindUnitCalibration = () => Promise.resolve(null);

/** Finds headsets on this machine's USB; where there is no USB it finds none and is no error. */
export class UsbHeadsetDiscovery implements HeadsetDiscovery {
  readonly #options: UsbHeadsetOptions;
  readonly #links = new Map<string, UsbHeadsetLink>();
  readonly #plugged = new Set<string>();
  readonly #stopping = new AbortController();
  #unwatch: () => void = () => undefined;

  constructor(options: UsbHeadsetOptions) {
    this.#options = options;
  }

  /** Resolves when the devices that are plugged in now have been found or found wanting. */
  async start(onFound: (link: HeadsetLink) => void): Promise<void> {
    const usb = await (this.#options.openUsb ?? openUsb)();
    if (usb === null || this.#stopping.signal.aborted) return;
    const first: Promise<void>[] = [];
    this.#unwatch = await watchUsb(usb, matchRules(this.#options.profiles), {
      onPlugged: (device) => {
        first.push(this.#add(device, onFound));
      },
      onUnplugged: (handle) => {
        this.#plugged.delete(handle);
        this.#links.get(handle)?.lose();
        this.#links.delete(handle);
      },
    });
    await Promise.all(first);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unwatch();
    await Promise.all([...this.#links.values()].map((link) => link.close()));
    this.#links.clear();
  }

  async #add(device: MatchedDevice, onFound: (link: HeadsetLink) => void): Promise<void> {
    const profile = this.#options.profiles.find(({ id }) => id === device.rule.profileId);
    if (profile === undefined) return;
    if (profile.reason !== undefined) {
      this.#options.onIgnored?.(`${profile.model} at ${device.handle}: ${profile.reason}`);
      return;
    }
    this.#plugged.add(device.handle);
    const nodes = await this.#waitForNodes(device);
    if (!this.#plugged.has(device.handle) || this.#stopping.signal.aborted) return;
    if (nodes === null) {
      this.#options.onIgnored?.(
        `${profile.model} at ${device.handle} has no camera node; is uvcvideo loaded?`,
      );
      return;
    }
    const link = new UsbHeadsetLink(device, profile, nodes, this.#options.findCalibration ?? noCalibration);
    this.#links.set(device.handle, link);
    onFound(link);
  }

  async #waitForNodes(device: MatchedDevice): Promise<DeviceNodes | null> {
    const sysfs = this.#options.sysfsFolder ?? '/sys';
    for (let attempt = 0; attempt < nodeTries; attempt++) {
      const nodes = await findDeviceNodes(sysfs, Number.parseInt(device.bus, 10), device.address);
      if (nodes !== null || !this.#plugged.has(device.handle)) return nodes;
      const waited = await sleep(nodeRetryMs, true, { signal: this.#stopping.signal }).catch(() => false);
      if (!waited) return null;
    }
    return null;
  }
}
