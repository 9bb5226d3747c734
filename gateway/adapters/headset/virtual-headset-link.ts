import { Headset, memoryTransportPair } from '../../../firmware-bridge/index.ts';
import type { Calibration } from '../../../hardware/calibration/index.ts';
import {
  calibrationOf,
  cameraFaultSchema,
  DeviceClock,
  FirmwareModel,
  HeadsetUnit,
  orientationSource,
  type CameraCommand,
  type HeadsetFaultCommand,
  type CameraProcess,
  type PlaySchedule,
  type RecordingSpec,
} from '../../../hardware/virtual-headset/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HeadsetControls } from '../../ports/headset-controls.ts';
import type {
  AudioSink,
  AudioSource,
  HeadsetIdentity,
  HeadsetLink,
  OrientationSample,
  Unsubscribe,
  VideoSource,
} from '../../ports/headset-link.ts';
import { codedCalibrationFault } from './coded-fault.ts';
import { OrientationOnDemand } from './orientation-on-demand.ts';
import { parseCalibration } from './parse-calibration.ts';
import { vendorControls } from './vendor-controls.ts';

const model = 'Roundsight Virtual';
const firmwareVersion = '1.0.0';

export interface VirtualHeadsetParts {
  spec: RecordingSpec;
  serial: string;
  /** JSON as stored in the unit. */
  storedCalibration: Uint8Array;
  camera: CameraProcess;
  clock: Clock;
}

interface VirtualFirmware {
  firmware: FirmwareModel;
  unit: HeadsetUnit;
  deviceClock: DeviceClock;
}

/** A virtual headset that plays: its pictures and sound on loopback ports, its firmware in this process. */
export class VirtualHeadsetLink implements HeadsetLink {
  readonly identity: HeadsetIdentity;
  readonly video: VideoSource;
  readonly microphone: AudioSource;
  readonly speaker: AudioSink;
  readonly controls: HeadsetControls;
  /** Which moment each frame number of the time code stands for. */
  readonly schedule: PlaySchedule;
  /** Loopback TCP port on which its speaker is heard. */
  readonly speakerMonitorPort: number;
  readonly #camera: CameraProcess;
  readonly #headset: Headset;
  readonly #firmware: FirmwareModel;
  readonly #unit: HeadsetUnit;
  readonly #clock: DeviceClock;
  readonly #orientation: OrientationOnDemand;

  private constructor(
    identity: HeadsetIdentity,
    camera: CameraProcess,
    headset: Headset,
    { firmware, unit, deviceClock }: VirtualFirmware,
  ) {
    this.#firmware = firmware;
    this.#unit = unit;
    this.#clock = deviceClock;
    const { videoPort, audioPort, speakerPort, sampleRateHz, channels } = camera.ready;
    const { widthPx, heightPx, framesPerSecond } = camera.ready;
    this.identity = identity;
    this.video = { kind: 'mjpeg-tcp', port: videoPort, widthPx, heightPx, framesPerSecond };
    this.microphone = { kind: 'pcm-tcp', port: audioPort, sampleRateHz, channels };
    this.speaker = { kind: 'pcm-tcp', port: speakerPort, sampleRateHz, channels };
    this.speakerMonitorPort = camera.ready.speakerMonitorPort;
    this.schedule = camera.schedule;
    this.#camera = camera;
    this.controls = vendorControls(headset);
    this.#headset = headset;
    this.#orientation = new OrientationOnDemand(headset);
  }

  /** Switches the firmware on beside a running camera, whose end is the headset's; ends the camera when it fails. */
  static async open(parts: VirtualHeadsetParts): Promise<VirtualHeadsetLink> {
    const { spec, camera } = parts;
    try {
      const { headset, ...device } = await greet(parts);
      const { profileId } = calibrationOf(spec);
      const { serial, firmwareVersion } = headset.identity;
      const identity: HeadsetIdentity = {
        id: `${profileId}:${serial}`,
        profileId,
        model: headset.identity.model,
        serial,
        firmwareVersion,
        virtual: true,
      };
      return new VirtualHeadsetLink(identity, camera, headset, device);
    } catch (error) {
      await camera.stop();
      throw error;
    }
  }

  async readCalibration(): Promise<Calibration> {
    return parseCalibration(
      await this.#headset.readCalibration().catch((error: unknown) => {
        throw codedCalibrationFault(error);
      }),
    );
  }

  onOrientation(listener: (sample: OrientationSample) => void): Unsubscribe {
    return this.#orientation.listen(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#headset.onLost(listener);
  }

  /** Makes the camera fail as real ones do. */
  command(command: CameraCommand): void {
    this.#camera.send(command);
  }

  /** Makes the unit suffer as worn ones do: its pictures show it, and its firmware tells. */
  suffer(fault: HeadsetFaultCommand): void {
    this.#firmware.suffer(fault);
    // One clock in two processes: that of its answers and samples here, that of its microphone beside the camera.
    if (fault.type === 'clock-drift') this.#clock.setDrift(fault.partsPerMillion);
    const shown = cameraFaultSchema.safeParse(fault);
    if (shown.success) this.#camera.send(shown.data);
  }

  /** What the unit remembers over a power cut. */
  get storedCalibration(): Uint8Array {
    return this.#unit.calibration.read('active').bytes;
  }

  /** What the wearer sees and has felt of the host so far. */
  get felt(): { light: FirmwareModel['light']['pattern']; buzzes: number } {
    return { light: this.#firmware.light.pattern, buzzes: this.#firmware.buzzes };
  }

  /** Ends the camera process; does not count as a loss. */
  async close(): Promise<void> {
    await this.#headset.close();
    await this.#camera.stop();
  }
}

/** Puts the firmware model at one end of a transport and a session at the other. */
async function greet({ spec, serial, storedCalibration, camera, clock }: VirtualHeadsetParts) {
  const deviceClock = new DeviceClock(() => clock.monotonicNs());
  const [hostEnd, deviceEnd] = memoryTransportPair();
  const unit = new HeadsetUnit({ model, serial, firmwareVersion, calibration: storedCalibration });
  const firmware = new FirmwareModel(deviceEnd, {
    unit,
    deviceClockUs: () => deviceClock.nowUs(),
    orientationAt: orientationSource(spec, camera.schedule, deviceClock),
  });
  void camera.ended.then(() => firmware.powerOff());
  const headset = await Headset.connect(hostEnd, { monotonicNs: () => clock.monotonicNs() });
  return { headset, firmware, unit, deviceClock };
}
