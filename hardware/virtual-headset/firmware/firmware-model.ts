import { randomBytes } from 'node:crypto';
import type { DeviceLink } from './device-link.ts';
import { inverseRotation, rotateVector } from '../../calibration/index.ts';
import type { HeadsetFaultCommand } from '../headset-faults.ts';
import { readFrame, frameBytes } from './device-frame.ts';
import {
  batchType,
  payloadOf,
  type DeviceMessage,
  type OrientationReading,
  type PrivacyBits,
  type RateSample,
} from './device-messages.ts';
import { readRequest, requestType, type DeviceRequest } from './device-requests.ts';
import type { HeadsetUnit } from './headset-unit.ts';
import { IndicatorLight } from './indicator-light.ts';
import { SampleStream } from './sample-stream.ts';

export interface FirmwareModelOptions {
  unit: HeadsetUnit;
  deviceClockUs: () => bigint;
  orientationAt: (deviceUs: bigint) => OrientationReading;
  /** What a challenge is made of; default random bytes of the system. */
  randomBytes?: (length: number) => Uint8Array;
}

const version = { major: 1, minor: 1 } as const;
const maxSampleRateHz = 200;
const supply = { supplyMillivolts: 5020, supplyMilliamps: 410, batteryPercent: null } as const;

/** The firmware of the virtual headset, switched on: answers the vendor interface on one end of a transport. */
export class FirmwareModel {
  readonly light = new IndicatorLight();
  readonly #transport: DeviceLink;
  readonly #options: FirmwareModelOptions;
  readonly #samples: SampleStream;
  readonly #stopListening: () => void;
  #hostPrivacy: PrivacyBits = { cameraOff: false, microphoneOff: false };
  #sequence = 0;
  #buzzes = 0;

  constructor(transport: DeviceLink, options: FirmwareModelOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#samples = new SampleStream({
      deviceClockUs: options.deviceClockUs,
      sendBatch: (times) => this.#sendUnasked(this.#batch(times)),
      onFramesLost: (frames) => (this.#sequence = (this.#sequence + frames) & 0xffff),
    });
    options.unit.powerUp();
    this.#stopListening = options.unit.onEvent((event, detail) => {
      this.#sendUnasked({ kind: 'event', deviceClockUs: options.deviceClockUs(), event, detail });
    });
    transport.onFrame((bytes) => this.#receive(bytes));
    transport.onLost(() => this.#stop());
  }

  /** How often the wearer felt something. */
  get buzzes(): number {
    return this.#buzzes;
  }

  /** What is switched off, by the wearer or by the host. */
  get privacy(): PrivacyBits {
    const { cameraOff, microphoneOff } = this.#options.unit.privacySwitches;
    return {
      cameraOff: cameraOff || this.#hostPrivacy.cameraOff,
      microphoneOff: microphoneOff || this.#hostPrivacy.microphoneOff,
    };
  }

  /** Does to the unit what a command says; false for what does not concern it. */
  suffer(fault: HeadsetFaultCommand): boolean {
    return this.#options.unit.suffer(fault, Number(this.#options.deviceClockUs() / 1_000_000n));
  }

  /** The host begins a new conversation: nothing is streamed until it asks. */
  forgetHost(): void {
    this.#samples.stop();
    this.light.off();
    this.#hostPrivacy = { cameraOff: false, microphoneOff: false };
    this.#sequence = 0;
  }

  /** Ends the stream and the connection: the host sees the headset as lost. */
  async powerOff(): Promise<void> {
    this.#stop();
    await this.#transport.close();
  }

  #stop(): void {
    this.#stopListening();
    this.forgetHost();
  }

  #receive(bytes: Uint8Array): void {
    const frame = readFrame(bytes);
    if (frame === null) return;
    this.light.hostIsThere();
    const { type, sequence, payload } = frame;
    const request = this.#isAble(type) ? readRequest(type, payload) : 'unknown';
    const answer: DeviceMessage =
      request === 'unknown'
        ? { kind: 'error', reason: 'unknown-request' }
        : request === 'malformed'
          ? { kind: 'error', reason: 'malformed' }
          : this.#answer(request);
    this.#answerFrame(answer, answer.kind === 'error' ? batchType.error : type | 0x80, sequence);
  }

  #isAble(type: number): boolean {
    const { capabilities } = this.#options.unit;
    if (type >= requestType.askChallenge && type <= requestType.commitCalibration) {
      return capabilities.includes('calibration-write');
    }
    return true;
  }

  #answer(request: DeviceRequest): DeviceMessage {
    const { unit, deviceClockUs } = this.#options;
    switch (request.kind) {
      case 'hello':
        return this.#identity(request.major, request.minor);
      case 'read-status':
        return this.#status();
      case 'read-calibration': {
        const { bytes, crc32 } = unit.calibration.read(request.slot);
        const { offset, bytesWanted } = request;
        if (offset > 0 && offset >= bytes.length) return { kind: 'error', reason: 'out-of-range' };
        const part = bytes.subarray(offset, offset + bytesWanted);
        return {
          kind: 'calibration-chunk',
          totalBytes: bytes.length,
          totalCrc32: crc32,
          offset,
          bytes: part,
        };
      }
      case 'orientation':
        if (request.on) this.#samples.start(request.rateHz);
        else this.#samples.stop();
        return { kind: 'orientation-set', on: request.on, rateHz: request.rateHz };
      case 'read-faults':
        return {
          kind: 'faults',
          total: unit.storedFaults.count,
          faults: unit.storedFaults.page(request.first),
        };
      case 'ping':
        return { kind: 'pong', token: request.token, deviceClockUs: deviceClockUs() };
      case 'indicator':
        this.light.set(request);
        return { kind: 'indicator-set', pattern: request.pattern };
      case 'haptic':
        this.#buzzes++;
        return { kind: 'haptic-done', pattern: request.pattern };
      case 'privacy':
        this.#hostPrivacy = {
          cameraOff: request.camera === 'off',
          microphoneOff: request.microphone === 'off',
        };
        return { kind: 'privacy-state', now: this.privacy, switches: unit.privacySwitches };
      case 'read-privacy':
        return { kind: 'privacy-state', now: this.privacy, switches: unit.privacySwitches };
      case 'ask-challenge':
      case 'begin-calibration-write':
      case 'write-calibration':
      case 'commit-calibration':
        return this.#writeCalibration(request);
    }
  }

  #writeCalibration(
    request: Extract<
      DeviceRequest,
      { kind: 'ask-challenge' | 'begin-calibration-write' | 'write-calibration' | 'commit-calibration' }
    >,
  ): DeviceMessage {
    const { calibration } = this.#options.unit;
    const nowMs = Number(this.#options.deviceClockUs() / 1000n);
    if (request.kind === 'ask-challenge') {
      const nonce = (this.#options.randomBytes ?? randomBytes)(32);
      calibration.challenge(nonce, nowMs);
      return { kind: 'challenge', nonce };
    }
    const outcome =
      request.kind === 'begin-calibration-write'
        ? calibration.begin(request.totalBytes, request.totalCrc32, request.signature, nowMs)
        : request.kind === 'write-calibration'
          ? calibration.write(request.offset, request.bytes)
          : calibration.commit();
    return typeof outcome === 'string'
      ? { kind: 'error', reason: outcome }
      : { kind: 'calibration-write-state', ...outcome };
  }

  #identity(major: number, minor: number): DeviceMessage {
    const { model, serial, firmwareVersion, securityVersion, capabilities } = this.#options.unit;
    return {
      kind: 'identity',
      major: version.major,
      minor: major === version.major ? Math.min(minor, version.minor) : version.minor,
      model,
      serial,
      firmwareVersion,
      hardwareRevision: 'V',
      bootloaderVersion: '1.0.0',
      securityVersion,
      capabilities,
      maxSampleRateHz,
    };
  }

  #status(): DeviceMessage {
    const { unit, deviceClockUs } = this.#options;
    const nowUs = deviceClockUs();
    return {
      kind: 'status',
      deviceClockUs: nowUs,
      temperatureCelsius: unit.temperatureCelsius,
      orientationOn: this.#samples.isOn,
      cameraOn: !this.privacy.cameraOff,
      microphoneOn: !this.privacy.microphoneOff,
      worn: unit.worn,
      tampered: unit.tampered,
      coveredLenses: unit.pictures.coveredLenses,
      uptimeS: Number(nowUs / 1_000_000n),
      ...supply,
      bootCount: unit.bootCount,
      storedFaults: unit.storedFaults.count,
    };
  }

  #batch(times: readonly bigint[]): DeviceMessage {
    const samples = times.map(this.#options.orientationAt);
    if (this.#options.unit.capabilities.includes('orientation'))
      return { kind: 'orientation-batch', samples };
    return { kind: 'rate-batch', samples: samples.map(ratesOf) };
  }

  #answerFrame(message: DeviceMessage, type: number, sequence: number): void {
    const { answerDelayMs } = this.#options.unit.link;
    const send = (): void => this.#send(frameBytes(type, sequence, payloadOf(message)));
    if (answerDelayMs === 0) send();
    else setTimeout(send, answerDelayMs).unref();
  }

  #sendUnasked(message: DeviceMessage): void {
    const type =
      message.kind === 'event'
        ? batchType.event
        : message.kind === 'rate-batch'
          ? batchType.rates
          : batchType.orientation;
    this.#send(frameBytes(type, this.#sequence, payloadOf(message)));
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }

  #send(frame: Buffer): void {
    const { link } = this.#options.unit;
    if (link.mute) return;
    if (link.wrongLengths) frame.writeUInt16LE((frame.readUInt16LE(0) + 7) & 0xffff, 0);
    // A host that is gone is told to us by the transport; there is nobody to answer.
    this.#transport.send(frame).catch(() => undefined);
  }
}

/** What an IMU without a filter of its own reads; at rest and level the force is 0, 0, 1. */
function ratesOf({ deviceClockUs, quaternion, rateDegPerS }: OrientationReading): RateSample {
  const [w, x, y, z] = quaternion;
  return {
    deviceClockUs,
    rateDegPerS,
    accelerationG: rotateVector(inverseRotation([w, x, y, z]), [0, 0, 1]),
  };
}
