import type { MatchedDevice } from '../../../firmware-bridge/index.ts';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import { nominalCalibration, scaledCalibration, type Profile } from '../../../hardware/profiles/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type {
  AudioSource,
  HeadsetIdentity,
  HeadsetLink,
  Unsubscribe,
  VideoSource,
} from '../../ports/headset-link.ts';
import type { DeviceNodes } from './usb-sysfs.ts';

const microphoneRateHz = 48_000;

/** Finds what was kept of a unit's geometry; null where nobody measured it. */
export type FindUnitCalibration = (profileId: string, serial: string) => Promise<Calibration | null>;

/** A camera on the USB: pictures through V4L2, sound through ALSA, geometry as measured or else its profile's nominal one. */
export class UsbHeadsetLink implements HeadsetLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource | null;
  readonly #profile: Profile;
  readonly #findCalibration: FindUnitCalibration;
  readonly #lostListeners = new Set<() => void>();

  constructor(
    device: MatchedDevice,
    profile: Profile,
    nodes: DeviceNodes,
    findCalibration: FindUnitCalibration,
  ) {
    // Two units without a serial number can only be told apart by where they are plugged in.
    const serial = device.serialNumber ?? `at-${device.bus}-${device.address}`;
    const mode = profile.videoModes[0];
    if (mode === undefined) throw new RangeError('a profile has at least one video mode');
    const { widthPx, heightPx, framesPerSecond } = mode;
    this.identity = {
      id: `${profile.id}:${serial}`,
      profileId: profile.id,
      model: profile.model,
      serial,
      firmwareVersion: 'unknown',
      virtual: false,
    };
    this.video = { kind: 'v4l2', devicePath: nodes.videoPath, widthPx, heightPx, framesPerSecond };
    this.microphone =
      nodes.alsaDevice === null
        ? null
        : { kind: 'alsa', device: nodes.alsaDevice, sampleRateHz: microphoneRateHz, channels: 1 };
    this.#profile = profile;
    this.#findCalibration = findCalibration;
  }

  async readCalibration(): Promise<Calibration> {
    const { profileId, serial } = this.identity;
    const measured = await this.#findCalibration(profileId, serial);
    const known = measured ?? nominalCalibration(this.#profile, serial);
    if (known === null)
      throw new CodedError('calibration-invalid', `${profileId}: this unit must be measured`);
    const calibration = scaledCalibration(known, this.video);
    if (calibration !== null) return calibration;
    const whose = measured === null ? 'nominal' : 'measured';
    throw new CodedError('calibration-invalid', `the ${whose} geometry does not fit the video mode`);
  }

  /** Cameras of this kind have no orientation sensor that we can read: the listener is never called. */
  onOrientation(): Unsubscribe {
    return () => undefined;
  }

  onLost(listener: () => void): Unsubscribe {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** Called by the discovery when the device was unplugged; tells the listeners once. */
  lose(): void {
    const listeners = [...this.#lostListeners];
    this.#lostListeners.clear();
    for (const listener of listeners) listener();
  }

  close(): Promise<void> {
    this.#lostListeners.clear();
    return Promise.resolve();
  }
}
