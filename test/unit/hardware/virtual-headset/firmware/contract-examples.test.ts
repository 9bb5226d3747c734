import { describe, expect, it } from 'vitest';
import { frameBytes, readFrame } from '../../../../../hardware/virtual-headset/firmware/device-frame.ts';
import {
  payloadOf,
  type DeviceMessage,
} from '../../../../../hardware/virtual-headset/firmware/device-messages.ts';
import { readRequest } from '../../../../../hardware/virtual-headset/firmware/device-requests.ts';
import { faultCode } from '../../../../../hardware/virtual-headset/firmware/fault-memory.ts';
import { protocolExamples } from '../../../../support/protocol-examples.ts';

const requests = protocolExamples().filter(({ type }) => type < 0x80);
const messages = protocolExamples().filter(({ type }) => type >= 0x80);
const isOff = (side: unknown): boolean => side === 'off';
const faultNumbers: Record<string, number> = {
  overheated: faultCode.overheated,
  'calibration-checksum': faultCode.calibrationChecksum,
};

/** The contract's names of values are the host's; where the unit keeps a thing in another form it is put into that here. */
function asTheUnitHasIt(message: Record<string, unknown>): DeviceMessage {
  if (message.kind === 'privacy-state') {
    const { camera, microphone, cameraSwitch, microphoneSwitch } = message;
    return {
      kind: 'privacy-state',
      now: { cameraOff: isOff(camera), microphoneOff: isOff(microphone) },
      switches: { cameraOff: isOff(cameraSwitch), microphoneOff: isOff(microphoneSwitch) },
    };
  }
  if (message.kind === 'faults') {
    const faults = (message.faults as { code: string }[]).map((fault) => ({
      ...fault,
      code: faultNumbers[fault.code],
    }));
    return { ...message, faults } as unknown as DeviceMessage;
  }
  return message as unknown as DeviceMessage;
}

describe('the examples of PROTOCOL.md, read and written by the headset', () => {
  it('has the requests and the messages', () => {
    expect(requests.length).toBeGreaterThanOrEqual(13);
    expect(messages.length).toBeGreaterThanOrEqual(17);
  });

  it.each(requests)('reads $title', ({ bytes, type, sequence, message }) => {
    const frame = readFrame(bytes);
    expect(frame).toMatchObject({ type, sequence });
    const request = readRequest(type, frame?.payload ?? Buffer.alloc(0));
    const plain = typeof request === 'object' ? { ...request } : request;
    for (const [name, value] of Object.entries(plain)) {
      if (Buffer.isBuffer(value)) Object.assign(plain as object, { [name]: Uint8Array.from(value) });
    }
    expect(plain).toEqual(message);
  });

  it.each(messages)('writes $title', ({ bytes, type, sequence, message }) => {
    const written = frameBytes(type, sequence, payloadOf(asTheUnitHasIt(message)));
    expect(written.toString('hex')).toBe(Buffer.from(bytes).toString('hex'));
  });

  it('drops a frame with any bit wrong', () => {
    for (const { bytes } of requests) {
      for (let bit = 0; bit < bytes.length * 8; bit += 5) {
        const wrong = Uint8Array.from(bytes);
        wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(readFrame(wrong)).toBeNull();
      }
    }
  });
});
