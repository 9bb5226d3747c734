import { setTimeout as sleep } from 'node:timers/promises';
import {
  Headset,
  HeadsetFault,
  openVendorTransport,
  type MatchedDevice,
  type Quarantine,
} from '../../../firmware-bridge/index.ts';
import type { Profile } from '../../../hardware/profiles/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetIdentity } from '../../ports/headset-link.ts';
import { codedFault } from './coded-fault.ts';
import type { FindUnitCalibration } from './unit-calibrations.ts';
import { UnusableHeadsetLink } from './unusable-headset-link.ts';
import { UsbCameraLink } from './usb-camera-link.ts';
import type { UsbLink } from './usb-link.ts';
import type { DeviceNodes } from './usb-sysfs.ts';
import { UsbVendorLink } from './usb-vendor-link.ts';

export interface UsbUnitOptions {
  device: MatchedDevice;
  profile: Profile;
  /** Waits for what the kernel makes of the device; null where it makes no camera of it in time. */
  findNodes: (signal: AbortSignal) => Promise<DeviceNodes | null>;
  findCalibration: FindUnitCalibration;
  clock: Clock;
  quarantine: Quarantine;
  onFound: (link: UsbLink) => void;
}

/** Rights to a device are given a moment after it appears. */
const rightsTries = 10;
const rightsRetryMs = 100;
/** A headset that broke off is mostly being unplugged: its unplugging is told within this time. */
const afterLossMs = 500;
const afterFaultMs = 1_000;
/** Somebody may install the udev rules. */
const afterRefusalMs = 5_000;

/** A link, and when to try anew; null where only replugging helps. */
interface Attempt {
  link: UsbLink;
  retryAfterMs: Promise<number> | number | null;
}

/** One device on the USB from plug to unplug: tries again after a fault, until it is quarantined. */
export class UsbHeadsetUnit {
  readonly #options: UsbUnitOptions;
  readonly #gone = new AbortController();
  #link: UsbLink | null = null;
  /** From its greeting until it broke off: transfers are under way. */
  #isTalking = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: UsbUnitOptions) {
    this.#options = options;
  }

  /** Resolves when a link was found, a usable one or one that says what is wrong, or the device is gone. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#ended = this.#serve(resolve).finally(resolve);
    });
  }

  /**
   * It was unplugged: tells whoever uses it. One that goes in mid-transfer may be in a bad cable or switch off by itself, which looks
   * the same from here; it counts as a fault, of which a hand does not make five in a minute.
   */
  unplugged(): void {
    if (this.#isTalking) this.#noteFault();
    this.#gone.abort();
    this.#link?.lose();
    void this.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#gone.abort();
    await this.#link?.close();
    await this.#ended;
  }

  async #serve(onSettled: () => void): Promise<void> {
    while (!this.#isGone()) {
      const { link, retryAfterMs } = await this.#attempt();
      if (this.#isGone()) return link.close();
      this.#offer(link);
      onSettled();
      await this.#pause(await retryAfterMs);
    }
  }

  /** Lists nothing anew when what is wrong is the same as before. */
  #offer(link: UsbLink): void {
    const before = this.#link;
    if (link instanceof UnusableHeadsetLink && before instanceof UnusableHeadsetLink)
      if (link.code === before.code) return;
    this.#link = link;
    this.#options.onFound(link);
  }

  async #attempt(): Promise<Attempt> {
    const { device, profile, findCalibration, findNodes, clock, quarantine } = this.#options;
    if (profile.reason !== undefined)
      return this.#unusable(new CodedError('camera-unsupported', profile.reason), null);
    if (device.mode === 'update') return this.#unusable(new CodedError('headset-updating'), null);
    const untilMs = quarantine.until(this.#identity().id);
    if (untilMs !== null) {
      const detail = 'it failed again and again';
      return this.#unusable(new CodedError('headset-quarantined', detail), untilMs - monotonicMs(clock));
    }
    try {
      const [headset, nodes] = await Promise.all([
        profile.capabilities.vendorInterface ? this.#connect() : null,
        findNodes(this.#gone.signal),
      ]);
      if (nodes === null) {
        this.#isTalking = false;
        await headset?.close();
        const detail = `${device.handle} has no camera node; is uvcvideo loaded?`;
        return this.#unusable(new CodedError('camera-silent', detail), null);
      }
      if (headset !== null) {
        const link = new UsbVendorLink(headset, profile, nodes, findCalibration);
        return { link, retryAfterMs: this.#untilFault(headset, link) };
      }
      const link = new UsbCameraLink(this.#identity(), profile, nodes, findCalibration);
      return { link, retryAfterMs: null };
    } catch (error) {
      return await this.#faulty(error);
    }
  }

  async #connect(): Promise<Headset> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#greet();
      } catch (error) {
        const isForbidden = error instanceof HeadsetFault && error.kind === 'unavailable';
        if (!isForbidden || attempt === rightsTries || this.#isGone()) throw error;
        await this.#pause(rightsRetryMs);
      }
    }
  }

  async #greet(): Promise<Headset> {
    const { device, clock } = this.#options;
    const monotonicNs = (): bigint => clock.monotonicNs();
    if (device.device === null) throw new HeadsetFault('unavailable', 'transfers are not possible here');
    const transport = await openVendorTransport(device.device, { monotonicNs });
    this.#isTalking = true;
    return Headset.connect(transport, { monotonicNs });
  }

  /** A headset that breaks off without being unplugged is faulty. */
  async #untilFault(headset: Headset, link: UsbLink): Promise<number> {
    const lost = new Promise<void>((resolve) => headset.onLost(() => resolve()));
    await Promise.race([lost, this.#pause(null)]);
    if (this.#isGone()) return 0;
    link.lose();
    await link.close();
    await this.#pause(afterLossMs);
    if (!this.#isGone()) this.#noteFault();
    return 0;
  }

  async #faulty(error: unknown): Promise<Attempt> {
    const kind = error instanceof HeadsetFault ? error.kind : null;
    if (kind === 'version' || kind === 'unsupported') {
      this.#isTalking = false;
      return this.#unusable(error, null);
    }
    if (kind === 'unavailable') return this.#unusable(error, afterRefusalMs);
    if (kind === 'lost') await this.#pause(afterLossMs);
    if (!this.#isGone()) this.#noteFault();
    const { code, detail } = codedFault(error);
    // It is plugged in still.
    const reason =
      code === 'headset-lost' ? new CodedError('headset-faulty', detail, { cause: error }) : error;
    return this.#unusable(reason, afterFaultMs);
  }

  /** Once for one conversation. */
  #noteFault(): void {
    this.#isTalking = false;
    this.#options.quarantine.fault(this.#identity().id);
  }

  #unusable(reason: unknown, retryAfterMs: number | null): Attempt {
    return { link: new UnusableHeadsetLink(this.#identity(), codedFault(reason)), retryAfterMs };
  }

  /** What the descriptors say; two units without a serial number can only be told apart by where they are plugged in. */
  #identity(): HeadsetIdentity {
    const { device, profile } = this.#options;
    const serial = device.serialNumber ?? `at-${device.bus}-${device.address}`;
    return {
      id: `${profile.id}:${serial}`,
      profileId: profile.id,
      model: profile.model,
      serial,
      firmwareVersion: null,
      virtual: false,
    };
  }

  /** Null waits until it is gone. */
  async #pause(ms: number | null): Promise<void> {
    const { signal } = this.#gone;
    if (ms !== null) await sleep(ms, undefined, { signal }).catch(() => undefined);
    else if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  #isGone(): boolean {
    return this.#gone.signal.aborted;
  }
}

export function monotonicMs(clock: Clock): number {
  return Number(clock.monotonicNs()) / 1e6;
}
