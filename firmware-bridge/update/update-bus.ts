import type { UnitIds } from '../discovery/reference-ids.ts';
import type { DeviceMode } from '../discovery/match-device.ts';
import { transfersOf, type UsbPort } from '../discovery/usb-port.ts';
import type { UsbDevicePort } from '../transports/usb-device.ts';
import { lookFor, type UpdateClock, type UpdateTiming } from './update-timing.ts';

/** What an update uses of npm `usb`. */
export interface UpdateBus {
  getDevices(): Promise<UsbDevicePort[]>;
}

/** The machine's USB, without what can only be looked at. */
export function updateBusOf(usb: UsbPort): UpdateBus {
  return {
    getDevices: async () => (await usb.getDevices()).map(transfersOf).filter((device) => device !== null),
  };
}

export interface FoundUnit {
  mode: DeviceMode;
  device: UsbDevicePort;
}

/** Units on the bus, in both modes. */
export async function findUnits(bus: UpdateBus, ids: UnitIds): Promise<FoundUnit[]> {
  return (await bus.getDevices()).flatMap((device) => {
    const mode = modeOf(device, ids);
    return mode === null ? [] : [{ mode, device }];
  });
}

function modeOf({ vendorId, productId }: UsbDevicePort, ids: UnitIds): FoundUnit['mode'] | null {
  if (vendorId === ids.updateVendorId && productId === ids.updateProductId) return 'update';
  return vendorId === ids.vendorId && productId === ids.productId ? 'run' : null;
}

/** Follows one unit by its serial number while it changes its address and mode. */
export class UnitFinder {
  readonly #bus: UpdateBus;
  readonly #ids: UnitIds;
  readonly #serial: string;
  readonly #clock: UpdateClock;
  readonly #timing: UpdateTiming;

  constructor(bus: UpdateBus, ids: UnitIds, serial: string, clock: UpdateClock, timing: UpdateTiming) {
    this.#bus = bus;
    this.#ids = ids;
    this.#serial = serial;
    this.#clock = clock;
    this.#timing = timing;
  }

  async find(): Promise<FoundUnit | null> {
    const units = await findUnits(this.#bus, this.#ids);
    return units.find(({ device }) => device.serialNumber === this.#serial) ?? null;
  }

  /** The unit once it is somewhere else on the bus than it was; null when it does not come, or the signal says not to wait. */
  async waitForReturn(left: UsbDevicePort, signal?: AbortSignal): Promise<FoundUnit | null> {
    const look = async () => {
      if (signal?.aborted === true) return 'cancelled';
      const unit = await this.find();
      return unit === null || isSamePlace(unit.device, left) ? null : unit;
    };
    const { returnMs, lookIntervalMs } = this.#timing;
    const found = await lookFor(look, returnMs, lookIntervalMs, this.#clock);
    return found === 'cancelled' ? null : found;
  }

  /** Whether it is gone, or goes in time; by default in the time that a host takes to notice. */
  async hasLeft(device: UsbDevicePort, limitMs = this.#timing.leaveMs): Promise<boolean> {
    const look = async () => {
      const unit = await this.find();
      return unit === null || !isSamePlace(unit.device, device) ? true : null;
    };
    return (await lookFor(look, limitMs, this.#timing.lookIntervalMs, this.#clock)) ?? false;
  }
}

function isSamePlace(one: UsbDevicePort, other: UsbDevicePort): boolean {
  return one.bus === other.bus && one.address === other.address;
}
