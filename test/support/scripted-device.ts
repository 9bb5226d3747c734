import { decodeFrame } from '../../firmware-bridge/protocol/frame.ts';
import type { HeadsetMessage, Identity, Status } from '../../firmware-bridge/protocol/headset-message.ts';
import type { HeadsetTransport } from '../../firmware-bridge/index.ts';
import { headsetFrame } from './headset-frames.ts';

/** A request as it came over the wire; scripts read its payload as PROTOCOL.md has it. */
export interface WireRequest {
  type: number;
  sequence: number;
  payload: Buffer;
}

/** What a script says to a request; null leaves it unanswered. */
export type Script = (request: WireRequest) => HeadsetMessage | null;

/** Answers requests on a transport's device end as a script says. */
export function scriptDevice(
  transport: HeadsetTransport,
  answer: Script,
): { tell: (message: HeadsetMessage, sequence?: number) => Promise<void> } {
  transport.onFrame((bytes) => {
    const reading = decodeFrame(bytes);
    if (!reading.ok) return;
    const { type, sequence, payload } = reading.frame;
    const message = answer({ type, sequence, payload: Buffer.from(payload) });
    if (message === null) return;
    const answerType = message.kind === 'error' ? 0xff : type | 0x80;
    void transport.send(headsetFrame(message, sequence, answerType)).catch(() => undefined);
  });
  return { tell: (message, sequence = 0) => transport.send(headsetFrame(message, sequence)) };
}

export const politeIdentity: Identity = {
  kind: 'identity',
  major: 1,
  minor: 1,
  model: 'M',
  serial: 'S',
  firmwareVersion: '1',
  hardwareRevision: 'B',
  bootloaderVersion: '1.0',
  securityVersion: 3,
  capabilities: ['orientation', 'rates', 'indicator', 'haptic', 'privacy-switch', 'calibration-write'],
  maxSampleRateHz: 200,
};

export const politeStatus: Status = {
  kind: 'status',
  deviceClockUs: 1_000_000n,
  temperatureCelsius: 30,
  orientationOn: false,
  cameraOn: true,
  microphoneOn: true,
  worn: true,
  tampered: false,
  coveredLenses: [],
  uptimeS: 1,
  supplyMillivolts: 5000,
  supplyMilliamps: 400,
  batteryPercent: null,
  bootCount: 1,
  storedFaults: 0,
};

/** Does what is asked and has nothing stored; `deviceClockUs` is what it says of its clock. */
export function politeScript(deviceClockUs: () => bigint): Script {
  return ({ type, payload }) => {
    if (type === 0x01) return politeIdentity;
    if (type === 0x03) {
      const rateHz = ([50, 100, 200] as const).find((rate) => rate === payload.readUInt16LE(1));
      return rateHz === undefined
        ? { kind: 'error', reason: 'out-of-range' }
        : { kind: 'orientation-set', on: payload[0] === 1, rateHz };
    }
    if (type === 0x04) return { ...politeStatus, deviceClockUs: deviceClockUs() };
    if (type === 0x0d)
      return { kind: 'pong', token: payload.readUInt32LE(0), deviceClockUs: deviceClockUs() };
    return null;
  };
}
