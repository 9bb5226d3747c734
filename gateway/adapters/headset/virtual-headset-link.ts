import { Headset, HeadsetFault, memoryTransportPair } from '../../../firmware-bridge/index.ts';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import {
  calibrationOf,
  deviceClockUs,
  FirmwareModel,
  HeadsetUnit,
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
const firmware = '1.0.0';

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

  /** Switches the firmware on beside a running camera, whose end is the headset's; ends the camera when it fails. */
  static async open(spec: RecordingSpec, camera: CameraProcess, clock: Clock): Promise<VirtualHeadsetLink> {
    try {
      const headset = await greet(spec, camera, clock);
      const { profileId } = calibrationOf(spec.scene);
      const { serial, firmwareVersion } = headset.identity;
      const identity: HeadsetIdentity = {
        id: `${profileId}:${serial}`,
        profileId,
        model: headset.identity.model,
        serial,
        firmwareVersion,
        virtual: true,
      };
      return new VirtualHeadsetLink(identity, camera, headset);
    } catch (error) {
      await camera.stop();
      throw error;
    }
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

/** Puts the firmware model at one end of a transport and a session at the other, its orientation stream on. */
async function greet(spec: RecordingSpec, camera: CameraProcess, clock: Clock): Promise<Headset> {
  const calibration = calibrationOf(spec.scene);
  const poweredOnNs = clock.monotonicNs();
  const [hostEnd, deviceEnd] = memoryTransportPair();
  const device = new FirmwareModel(deviceEnd, {
    unit: new HeadsetUnit({
      model,
      serial: calibration.serial,
      firmwareVersion: firmware,
      calibration: new TextEncoder().encode(JSON.stringify(calibration)),
    }),
    deviceClockUs: () => deviceClockUs(poweredOnNs, clock.monotonicNs()),
    orientationAt: orientationSource(spec, camera.schedule, poweredOnNs),
  });
  void camera.ended.then(() => device.powerOff());
  const headset = await Headset.connect(hostEnd, { monotonicNs: () => clock.monotonicNs() });
  await headset.setOrientationStream(true);
  return headset;
}
