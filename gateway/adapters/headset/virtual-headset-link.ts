import { Headset, HeadsetFault, memoryTransportPair } from '../../../firmware-bridge/index.ts';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import {
  calibrationOf,
  deviceClockUs,
  FirmwareModel,
  orientationSource,
  type CameraCommand,
  type CameraProcess,
  type PlaySchedule,
  type RecordingSpec,
} from '../../../hardware/virtual-headset/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type {
  AudioSource,
  HeadsetIdentity,
  HeadsetLink,
  OrientationSample,
  Unsubscribe,
  VideoSource,
} from '../../ports/headset-link.ts';
import { parseCalibration } from './parse-calibration.ts';

const model = 'Roundsight Virtual';
const firmwareVersion = '1.0.0';

/** A virtual headset that plays: its pictures and sound on loopback ports, its firmware in this process. */
export class VirtualHeadsetLink implements HeadsetLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource;
  /** Which moment each frame number of the time code stands for. */
  readonly schedule: PlaySchedule;
  readonly #camera: CameraProcess;
  readonly #headset: Headset;

  private constructor(identity: HeadsetIdentity, camera: CameraProcess, headset: Headset) {
    const { videoPort, audioPort, widthPx, heightPx, framesPerSecond, sampleRateHz, channels } = camera.ready;
    this.identity = identity;
    this.video = { kind: 'mjpeg-tcp', port: videoPort, widthPx, heightPx, framesPerSecond };
    this.microphone = { kind: 'pcm-tcp', port: audioPort, sampleRateHz, channels };
    this.schedule = camera.schedule;
    this.#camera = camera;
    this.#headset = headset;
  }

  /** Switches the firmware on beside a running camera and greets it. The camera's end is the headset's. */
  static async open(spec: RecordingSpec, camera: CameraProcess, clock: Clock): Promise<VirtualHeadsetLink> {
    const calibration = calibrationOf(spec.scene);
    const poweredOnNs = clock.monotonicNs();
    const [hostEnd, deviceEnd] = memoryTransportPair();
    const firmware = new FirmwareModel(deviceEnd, {
      model,
      serial: calibration.serial,
      firmwareVersion,
      calibration: new TextEncoder().encode(JSON.stringify(calibration)),
      deviceClockUs: () => deviceClockUs(poweredOnNs, clock.monotonicNs()),
      orientationAt: orientationSource(spec, camera.schedule, poweredOnNs),
    });
    void camera.ended.then(() => firmware.powerOff());
    const headset = await Headset.connect(hostEnd, { monotonicNs: () => clock.monotonicNs() });
    await headset.setOrientationStream(true);
    const identity: HeadsetIdentity = {
      id: `${calibration.profileId}:${headset.identity.serial}`,
      profileId: calibration.profileId,
      model: headset.identity.model,
      serial: headset.identity.serial,
      firmwareVersion: headset.identity.firmwareVersion,
      virtual: true,
    };
    return new VirtualHeadsetLink(identity, camera, headset);
  }

  async readCalibration(): Promise<Calibration> {
    try {
      return parseCalibration(await this.#headset.readCalibration());
    } catch (error) {
      if (!(error instanceof HeadsetFault)) throw error;
      const code = error.kind === 'damaged' ? 'calibration-invalid' : 'headset-lost';
      throw new CodedError(code, error.message, { cause: error });
    }
  }

  onOrientation(listener: (sample: OrientationSample) => void): Unsubscribe {
    return this.#headset.onOrientation(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#headset.onLost(listener);
  }

  /** Makes the camera fail as real ones do. */
  command(command: CameraCommand): void {
    this.#camera.send(command);
  }

  /** Ends the camera process; does not count as a loss. */
  async close(): Promise<void> {
    await this.#headset.close();
    await this.#camera.stop();
  }
}
