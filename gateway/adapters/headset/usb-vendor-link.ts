import type { Headset } from '../../../firmware-bridge/index.ts';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import { nominalCalibration, type Profile } from '../../../hardware/profiles/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetControls } from '../../ports/headset-controls.ts';
import type {
  AudioSink,
  AudioSource,
  HeadsetIdentity,
  OrientationSample,
  Unsubscribe,
  VideoSource,
} from '../../ports/headset-link.ts';
import { laterCalibration } from './choose-calibration.ts';
import { codedCalibrationFault } from './coded-fault.ts';
import { fittedCalibration } from './fitted-calibration.ts';
import { LossListeners } from './loss-listeners.ts';
import { OrientationOnDemand } from './orientation-on-demand.ts';
import { parseCalibration } from './parse-calibration.ts';
import type { FindUnitCalibration } from './unit-calibrations.ts';
import type { UsbLink } from './usb-link.ts';
import { usbMediaSources } from './usb-media-sources.ts';
import type { DeviceNodes } from './usb-sysfs.ts';
import { vendorControls } from './vendor-controls.ts';

/** A headset on the USB that speaks the vendor interface: who it is, how it is made and where it points it says itself. */
export class UsbVendorLink implements UsbLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource | null;
  readonly speaker?: AudioSink;
  readonly controls: HeadsetControls;
  readonly #headset: Headset;
  readonly #profile: Profile;
  readonly #findCalibration: FindUnitCalibration;
  readonly #orientation: OrientationOnDemand;
  readonly #losses = new LossListeners();

  constructor(headset: Headset, profile: Profile, nodes: DeviceNodes, findCalibration: FindUnitCalibration) {
    const { model, serial, firmwareVersion } = headset.identity;
    this.identity = {
      id: `${profile.id}:${serial}`,
      profileId: profile.id,
      ...{ model, serial, firmwareVersion },
      virtual: false,
    };
    const { video, microphone, speaker } = usbMediaSources(profile, nodes);
    this.video = video;
    this.microphone = microphone;
    if (speaker !== undefined) this.speaker = speaker;
    this.controls = vendorControls(headset);
    this.#headset = headset;
    this.#profile = profile;
    this.#findCalibration = findCalibration;
    this.#orientation = new OrientationOnDemand(headset);
  }

  /** Where neither the unit nor this machine has one, the nominal geometry, whose date is null: it was never calibrated. */
  async readCalibration(): Promise<Calibration> {
    const { profileId, serial } = this.identity;
    const kept = await this.#findCalibration(profileId, serial);
    const own = await this.#ownCalibration().catch((error: unknown) => {
      // What a person measured here does not need the unit's own.
      if (kept !== null && error instanceof CodedError && error.code === 'calibration-invalid') return null;
      throw error;
    });
    const chosen = laterCalibration(own, kept) ?? nominalCalibration(this.#profile, serial);
    return fittedCalibration(chosen, this.video);
  }

  async #ownCalibration(): Promise<Calibration | null> {
    const stored = await this.#headset.readCalibration().catch((error: unknown) => {
      throw codedCalibrationFault(error);
    });
    return stored === null ? null : parseCalibration(stored);
  }

  onOrientation(listener: (sample: OrientationSample) => void): Unsubscribe {
    return this.#orientation.listen(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  lose(): void {
    this.#losses.tell();
  }

  /** Takes up to a second: the driver cannot take back a transfer that is under way. */
  close(): Promise<void> {
    this.#losses.clear();
    return this.#headset.close();
  }
}
