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

/** A camera on the USB: pictures through V4L2, sound through ALSA, its profile's nominal geometry. */
export class UsbHeadsetLink implements HeadsetLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource | null;
  readonly #profile: Profile;
  readonly #lostListeners = new Set<() => void>();

  constructor(device: MatchedDevice, profile: Profile, nodes: DeviceNodes) {
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
  }

  readCalibration(): Promise<Calibration> {
    const calibration = scaledCalibration(
      nominalCalibration(this.#profile, this.identity.serial),
      this.video,
    );
    if (calibration !== null) return Promise.resolve(calibration);
    return Promise.reject(
      new CodedError('calibration-invalid', 'the nominal geometry does not fit the video mode'),
    );
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
