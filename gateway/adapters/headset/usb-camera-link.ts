import type { Calibration } from '../../../hardware/calibration/index.ts';
import { nominalCalibration, type Profile } from '../../../hardware/profiles/index.ts';
import type {
  AudioSink,
  AudioSource,
  HeadsetIdentity,
  Unsubscribe,
  VideoSource,
} from '../../ports/headset-link.ts';
import { fittedCalibration } from './fitted-calibration.ts';
import { LossListeners } from './loss-listeners.ts';
import type { FindUnitCalibration } from './unit-calibrations.ts';
import type { UsbLink } from './usb-link.ts';
import { usbMediaSources } from './usb-media-sources.ts';
import type { DeviceNodes } from './usb-sysfs.ts';

/** A camera without a vendor interface: pictures and sound, geometry as measured or else its profile's nominal one. */
export class UsbCameraLink implements UsbLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource | null;
  readonly speaker?: AudioSink;
  readonly #profile: Profile;
  readonly #findCalibration: FindUnitCalibration;
  readonly #losses = new LossListeners();

  constructor(
    identity: HeadsetIdentity,
    profile: Profile,
    nodes: DeviceNodes,
    findCalibration: FindUnitCalibration,
  ) {
    this.identity = identity;
    const { video, microphone, speaker } = usbMediaSources(profile, nodes);
    this.video = video;
    this.microphone = microphone;
    if (speaker !== undefined) this.speaker = speaker;
    this.#profile = profile;
    this.#findCalibration = findCalibration;
  }

  async readCalibration(): Promise<Calibration> {
    const { profileId, serial } = this.identity;
    const measured = await this.#findCalibration(profileId, serial);
    return fittedCalibration(measured ?? nominalCalibration(this.#profile, serial), this.video);
  }

  /** Cameras of this kind have no orientation sensor that we can read: the listener is never called. */
  onOrientation(): Unsubscribe {
    return () => undefined;
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  lose(): void {
    this.#losses.tell();
  }

  close(): Promise<void> {
    this.#losses.clear();
    return Promise.resolve();
  }
}
