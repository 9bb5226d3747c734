import type { DeviceOrientation, HeadsetTransport } from '../../../firmware-bridge/index.ts';
import { crc32 } from '../../../firmware-bridge/protocol/crc.ts';
import {
  decodeFrame,
  encodeFrame,
  protocolMajor,
  protocolMinor,
} from '../../../firmware-bridge/protocol/frame.ts';
import { encodeHeadsetMessage } from '../../../firmware-bridge/protocol/headset-messages.ts';
import { decodeHostMessage } from '../../../firmware-bridge/protocol/host-messages.ts';
import type { HeadsetMessage, HostMessage } from '../../../firmware-bridge/protocol/messages.ts';

export interface FirmwareModelOptions {
  model: string;
  serial: string;
  firmwareVersion: string;
  /** JSON as stored in the unit; null for a unit nobody calibrated. */
  calibration: Uint8Array | null;
  deviceClockUs: () => bigint;
  orientationAt: (deviceUs: bigint) => DeviceOrientation;
}

const sampleIntervalUs = 10_000n;
const batchIntervalMs = 20;
/** After a pause of the process no more than this is made up for. */
const maxBatchSamples = 32;

/** The firmware of the virtual headset: answers the vendor interface on one end of a transport. */
export class FirmwareModel {
  readonly #transport: HeadsetTransport;
  readonly #options: FirmwareModelOptions;
  #sequence = 0;
  #nextSampleUs = 0n;
  #timer: NodeJS.Timeout | undefined;

  constructor(transport: HeadsetTransport, options: FirmwareModelOptions) {
    this.#transport = transport;
    this.#options = options;
    transport.onFrame((bytes) => this.#receive(bytes));
    transport.onLost(() => clearInterval(this.#timer));
  }

  /** Ends the stream and the connection: the host sees the headset as lost. */
  async powerOff(): Promise<void> {
    clearInterval(this.#timer);
    await this.#transport.close();
  }

  #receive(bytes: Uint8Array): void {
    const reading = decodeFrame(bytes);
    if (!reading.ok) return;
    const { type, sequence, payload } = reading.frame;
    const request = decodeHostMessage(type, payload);
    if (request.outcome === 'message') this.#send(this.#answer(request.message), sequence);
    else {
      const reason = request.outcome === 'unknown' ? 'unknown-request' : 'malformed';
      this.#send({ kind: 'error', reason }, sequence);
    }
  }

  #answer(request: HostMessage): HeadsetMessage {
    switch (request.kind) {
      case 'hello': {
        const { model, serial, firmwareVersion } = this.#options;
        return {
          kind: 'identity',
          major: protocolMajor,
          minor: protocolMinor,
          model,
          serial,
          firmwareVersion,
        };
      }
      case 'read-calibration':
        return this.#calibrationChunk(request.offset, request.bytesWanted);
      case 'orientation':
        this.#stream(request.on);
        return { kind: 'orientation-set', on: request.on };
      case 'read-status':
        return {
          kind: 'status',
          deviceClockUs: this.#options.deviceClockUs(),
          temperatureCelsius: 36.5,
          orientationOn: this.#timer !== undefined,
          cameraOn: true,
          microphoneOn: true,
        };
    }
  }

  #calibrationChunk(offset: number, bytesWanted: number): HeadsetMessage {
    const stored = this.#options.calibration ?? new Uint8Array();
    if (offset > 0 && offset >= stored.length) return { kind: 'error', reason: 'out-of-range' };
    return {
      kind: 'calibration-chunk',
      totalBytes: stored.length,
      totalCrc32: crc32(stored),
      offset,
      bytes: stored.subarray(offset, offset + bytesWanted),
    };
  }

  #stream(on: boolean): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!on) return;
    this.#nextSampleUs = (this.#options.deviceClockUs() / sampleIntervalUs + 1n) * sampleIntervalUs;
    this.#timer = setInterval(() => this.#sendBatch(), batchIntervalMs);
    this.#timer.unref();
  }

  #sendBatch(): void {
    const nowUs = this.#options.deviceClockUs();
    const samples: DeviceOrientation[] = [];
    for (
      ;
      this.#nextSampleUs <= nowUs && samples.length < maxBatchSamples;
      this.#nextSampleUs += sampleIntervalUs
    ) {
      samples.push(this.#options.orientationAt(this.#nextSampleUs));
    }
    if (samples.length === 0) return;
    this.#send({ kind: 'orientation-batch', samples }, this.#sequence);
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }

  #send(message: HeadsetMessage, sequence: number): void {
    // A host that is gone is told to us by the transport; there is nobody to answer.
    this.#transport.send(encodeFrame({ ...encodeHeadsetMessage(message), sequence })).catch(() => undefined);
  }
}
