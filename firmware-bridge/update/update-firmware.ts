import { HeadsetFault } from '../session/headset-fault.ts';
import type { UsbDevicePort } from '../transports/usb-device.ts';
import { DfuInterface } from './dfu-interface.ts';
import { blockBytes } from './dfu-protocol.ts';
import { installImage, sendImage } from './dfu-transfer.ts';
import type { FirmwareImage } from './firmware-image.ts';
import { detachUnit, returnToRunTime } from './return-to-run-time.ts';
import { UnitFinder, type FoundUnit, type UpdateBus } from './update-bus.ts';
import type {
  RunningFirmware,
  UnitWhereabouts,
  UpdateFailure,
  UpdateOutcome,
  UpdateProgress,
} from './update-outcome.ts';
import {
  lookFor,
  systemUpdateClock,
  usualTiming,
  type UpdateClock,
  type UpdateTiming,
} from './update-timing.ts';

export interface UpdateRequest {
  bus: UpdateBus;
  serial: string;
  /** One whose signature was verified: `verifyFirmwareImage`. */
  image: FirmwareImage;
  /** Asks a unit in run-time mode what it is; rejects with a `HeadsetFault` when it cannot. */
  readRunning: (device: UsbDevicePort) => Promise<RunningFirmware>;
  onProgress?: (progress: UpdateProgress) => void;
  /** Heeded until the unit installs. */
  signal?: AbortSignal;
  clock?: UpdateClock;
  timing?: Partial<UpdateTiming>;
}

/** Power cuts in one update; more are a broken cable. */
const maxCuts = 8;

/** Requests that may fail in one update without the unit's leaving; what follows goes on where it stopped. */
const maxStumbles = 2;

type Step =
  | UpdateOutcome
  /** The unit left the bus; `expects` is the mode it comes back in if all is well, null when it should not have left. */
  | { outcome: 'away'; device: UsbDevicePort; expects: FoundUnit['mode'] | null }
  | { outcome: 'again' };

/**
 * Brings one unit to the firmware of the image and sees it run, or says why not; never throws for what a unit does. An image that
 * does not fit a running unit is not sent. A unit that vanishes is waited for, and gets what it misses.
 */
export function updateFirmware(request: UpdateRequest): Promise<UpdateOutcome> {
  return new UpdateRun(request).run();
}

class UpdateRun {
  readonly #request: UpdateRequest;
  readonly #clock: UpdateClock;
  readonly #timing: UpdateTiming;
  readonly #finder: UnitFinder;
  #hasInstalled = false;
  #hasMissedInstall = false;
  #cuts = 0;
  #stumbles = 0;
  /** Why the unit was not ready the last time. */
  #obstacle = '';

  constructor(request: UpdateRequest) {
    this.#request = request;
    this.#clock = request.clock ?? systemUpdateClock;
    this.#timing = { ...usualTiming, ...request.timing };
    const { bus, image, serial } = request;
    this.#finder = new UnitFinder(bus, image, serial, this.#clock, this.#timing);
  }

  async run(): Promise<UpdateOutcome> {
    this.#tell('checking');
    let unit = await this.#finder.find();
    if (unit === null) return this.#failed('not-found', `no headset ${this.#request.serial} on the USB`);
    if (unit.mode === 'run') {
      const unfit = await this.#checkFit(unit.device);
      if (unfit !== null) return unfit;
    }
    for (;;) {
      const step: Step = await this.#advance(unit);
      if (step.outcome === 'again') continue;
      if (step.outcome !== 'away') return step;
      if (step.expects === 'run') this.#tell('restarting');
      // Between the modes a unit is not left to itself; only one that went astray is not worth waiting for.
      const signal = step.expects === null ? this.#request.signal : undefined;
      unit = await this.#finder.waitForReturn(step.device, signal);
      if (unit === null)
        return signal?.aborted === true
          ? this.#cancelled()
          : this.#failed('lost', 'it did not come back onto the USB');
      if (unit.mode !== step.expects && ++this.#cuts > maxCuts)
        return this.#failed('cut-too-often', `more than ${maxCuts} times`);
    }
  }

  /** One step with the unit where it is now. */
  async #advance(unit: FoundUnit): Promise<Step> {
    if (unit.mode === 'run') {
      const confirmed = this.#hasInstalled ? await this.#confirm(unit.device) : null;
      if (confirmed !== null) return confirmed;
      if (this.#request.signal?.aborted === true) return this.#cancelled();
      this.#tell('entering-update-mode');
    }
    // Installing was cut where it is not running the new version by now: it gets the end again.
    this.#hasInstalled = false;
    const dfu = await this.#open(unit);
    if ('outcome' in dfu) return dfu;
    try {
      return unit.mode === 'run' ? await this.#detach(dfu, unit.device) : await this.#send(dfu, unit.device);
    } catch (error) {
      return await this.#afterFault(error, unit.device);
    } finally {
      await dfu.close();
    }
  }

  async #checkFit(device: UsbDevicePort): Promise<UpdateOutcome | null> {
    const running = await this.#readRunning(device);
    if (running === null) return this.#failed('identity-unread', this.#obstacle);
    const { image } = this.#request;
    if (running.model !== image.model)
      return unfit('model', `the image is for ${image.model}, this is a ${running.model}`);
    if (running.securityVersion > image.securityVersion) {
      const versions = `${image.securityVersion}, the unit’s is ${running.securityVersion}`;
      return unfit('security-version', `the image’s security version is ${versions}`);
    }
    return null;
  }

  async #detach(dfu: DfuInterface, device: UsbDevicePort): Promise<Step> {
    if (await detachUnit(dfu, device, this.#finder, this.#timing))
      return { outcome: 'away', device, expects: 'update' };
    return this.#failed('update-mode-refused', 'it does not go into update mode');
  }

  async #send(dfu: DfuInterface, device: UsbDevicePort): Promise<Step> {
    const { image, signal } = this.#request;
    const context = { clock: this.#clock, timing: this.#timing };
    const onBytes = (bytes: number): void => this.#tell('sending', bytes);
    const sent = await sendImage(dfu, image, { ...context, onBytes, signal });
    if (sent.outcome === 'cancelled') {
      await this.#returnToRunTime(dfu, device);
      return this.#cancelled();
    }
    if (sent.outcome === 'sent') {
      this.#tell('installing');
      this.#hasInstalled = true;
      const blocks = Math.ceil(image.content.length / blockBytes);
      const installed = await installImage(dfu, blocks, context);
      if (installed.outcome !== 'leaving') return this.#refused(installed, dfu, device);
      return { outcome: 'away', device, expects: 'run' };
    }
    return this.#refused(sent, dfu, device);
  }

  async #refused(
    { reason, code }: Pick<Extract<UpdateOutcome, { outcome: 'unit-refused' }>, 'reason' | 'code'>,
    dfu: DfuInterface,
    device: UsbDevicePort,
  ): Promise<UpdateOutcome> {
    this.#hasInstalled = false;
    await this.#returnToRunTime(dfu, device);
    return { outcome: 'unit-refused', reason, code, unit: await this.#whereabouts() };
  }

  #returnToRunTime(dfu: DfuInterface, device: UsbDevicePort): Promise<void> {
    this.#tell('returning');
    return returnToRunTime(dfu, device, { finder: this.#finder, clock: this.#clock, timing: this.#timing });
  }

  async #afterFault(error: unknown, device: UsbDevicePort): Promise<Step> {
    if (!(error instanceof HeadsetFault)) throw error;
    // A unit that installs need not answer.
    const limitMs = this.#hasInstalled ? this.#timing.installMs : this.#timing.leaveMs;
    if (await this.#finder.hasLeft(device, limitMs))
      return { outcome: 'away', device, expects: this.#hasInstalled ? 'run' : null };
    if (error.kind !== 'timeout' && !this.#hasInstalled && ++this.#stumbles <= maxStumbles)
      return { outcome: 'again' };
    const reasons: Partial<Record<HeadsetFault['kind'], UpdateFailure>> = {
      timeout: 'stuck',
      damaged: 'damaged',
    };
    return this.#failed(reasons[error.kind] ?? 'stalled', error.message);
  }

  /** Null where it runs what it ran before, the first time: the power may have been cut while it installed. */
  async #confirm(device: UsbDevicePort): Promise<Step | null> {
    const running = await this.#readRunning(device);
    if (running === null) {
      if (await this.#finder.hasLeft(device)) return { outcome: 'away', device, expects: null };
      return this.#failed('not-confirmed', this.#obstacle);
    }
    const { firmwareVersion } = this.#request.image;
    if (running.firmwareVersion === firmwareVersion)
      return { outcome: 'updated', firmwareVersion, cuts: this.#cuts };
    if (this.#hasMissedInstall)
      return this.#failed('not-installed', `it still runs ${running.firmwareVersion}`);
    this.#hasMissedInstall = true;
    return null;
  }

  #readRunning(device: UsbDevicePort): Promise<RunningFirmware | null> {
    return this.#whenReady(() => this.#request.readRunning(device));
  }

  async #open({ device, mode }: FoundUnit): Promise<DfuInterface | Step> {
    const dfu = await this.#whenReady(() => DfuInterface.open(device, mode));
    if (dfu !== null) return dfu;
    if (await this.#finder.hasLeft(device)) return { outcome: 'away', device, expects: null };
    return this.#failed('not-opened', this.#obstacle);
  }

  /** Permissions of a device that just appeared are set a little later. */
  #whenReady<T>(use: () => Promise<T>): Promise<T | null> {
    const look = async (): Promise<T | null> => {
      try {
        return await use();
      } catch (error) {
        if (!(error instanceof HeadsetFault)) throw error;
        this.#obstacle = error.message;
        return null;
      }
    };
    return lookFor(look, this.#timing.openMs, this.#timing.lookIntervalMs, this.#clock);
  }

  async #cancelled(): Promise<UpdateOutcome> {
    return { outcome: 'cancelled', unit: await this.#whereabouts() };
  }

  async #failed(reason: UpdateFailure, detail: string): Promise<UpdateOutcome> {
    return { outcome: 'failed', reason, detail, unit: await this.#whereabouts() };
  }

  async #whereabouts(): Promise<UnitWhereabouts> {
    return (await this.#finder.find())?.mode ?? 'gone';
  }

  #tell(phase: UpdateProgress['phase'], bytes = 0): void {
    this.#request.onProgress?.({ phase, bytes, totalBytes: this.#request.image.content.length });
  }
}

function unfit(reason: 'model' | 'security-version', detail: string): UpdateOutcome {
  return { outcome: 'unfit', reason, detail };
}
