import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, maxFrameBytes } from '../../../../firmware-bridge/protocol/frame.ts';
import {
  decodeHeadsetMessage,
  encodeHeadsetMessage,
} from '../../../../firmware-bridge/protocol/headset-messages.ts';
import { decodeHostMessage, encodeHostMessage } from '../../../../firmware-bridge/protocol/host-messages.ts';
import { bytesOf, headsetFrames, hostFrames } from '../../../fixtures/golden-frames.ts';

describe('the bytes of the written protocol', () => {
  it.each(hostFrames)('are written and read for the request $message.kind', ({ sequence, message, hex }) => {
    expect(encodeFrame({ ...encodeHostMessage(message), sequence })).toEqual(bytesOf(hex));
    const reading = decodeFrame(bytesOf(hex));
    if (!reading.ok) throw new Error(reading.reason);
    expect(reading.frame.sequence).toBe(sequence);
    expect(decodeHostMessage(reading.frame.type, reading.frame.payload)).toEqual({
      outcome: 'message',
      message,
    });
  });

  it.each(headsetFrames)('are written and read for $message.kind', ({ sequence, message, hex }) => {
    expect(encodeFrame({ ...encodeHeadsetMessage(message), sequence })).toEqual(bytesOf(hex));
    const reading = decodeFrame(bytesOf(hex));
    if (!reading.ok) throw new Error(reading.reason);
    expect(reading.frame.sequence).toBe(sequence);
    expect(decodeHeadsetMessage(reading.frame.type, reading.frame.payload)).toEqual({
      outcome: 'message',
      message,
    });
  });
});

describe('damage', () => {
  const golden = bytesOf(headsetFrames[0]?.hex ?? '');

  it('of any single bit is noticed', () => {
    for (let bit = 0; bit < golden.length * 8; bit++) {
      const damaged = golden.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeFrame(damaged).ok).toBe(false);
    }
  });

  it('by cutting or appending is noticed', () => {
    for (let length = 0; length < golden.length; length++) {
      expect(decodeFrame(golden.subarray(0, length))).toEqual({ ok: false, reason: 'length' });
    }
    expect(decodeFrame(Uint8Array.from([...golden, 0]))).toEqual({ ok: false, reason: 'length' });
    expect(decodeFrame(new Uint8Array(maxFrameBytes + 1))).toEqual({ ok: false, reason: 'length' });
  });

  it('of a payload never throws and never invents a message', () => {
    for (const { hex } of headsetFrames) {
      const payload = bytesOf(hex).slice(6, -2);
      const type = bytesOf(hex)[3] ?? 0;
      // A chunk of fewer bytes and an error are complete at any length beyond their fixed fields.
      const shortest = type === 0x82 ? 12 : payload.length;
      for (let length = 0; length < shortest; length++) {
        expect(decodeHeadsetMessage(type, payload.subarray(0, length))).toEqual({ outcome: 'malformed' });
      }
    }
  });
});

describe('what later versions may bring', () => {
  it('is ignored: unknown types and appended fields', () => {
    expect(decodeHeadsetMessage(0xc7, new Uint8Array(4))).toEqual({ outcome: 'unknown' });
    expect(decodeHostMessage(0x55, new Uint8Array(4))).toEqual({ outcome: 'unknown' });
    expect(decodeHostMessage(0x03, bytesOf('01 77 77'))).toEqual({
      outcome: 'message',
      message: { kind: 'orientation', on: true },
    });
  });
});

describe('impossible values', () => {
  it.each([
    ['a calibration read of nothing', 0x02, '00 00 00 00 00 00'],
    ['a calibration read of 513 bytes', 0x02, '00 00 00 00 01 02'],
    ['an orientation switch of 2', 0x03, '02'],
  ])('are malformed: %s', (_, type, hex) => {
    expect(decodeHostMessage(type, bytesOf(hex))).toEqual({ outcome: 'malformed' });
  });

  it.each([
    ['a chunk beyond the end of the calibration', 0x82, '02 00 00 00 00 00 00 00 01 00 00 00 aa bb'],
    ['a batch without samples', 0xc0, '00'],
    [
      'an orientation of length zero',
      0xc0,
      '01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00',
    ],
    ['a text that is not UTF-8', 0x81, '01 00 01 ff 00 00'],
  ])('are malformed: %s', (_, type, hex) => {
    expect(decodeHeadsetMessage(type, bytesOf(hex))).toEqual({ outcome: 'malformed' });
  });

  it('are refused by the writer', () => {
    expect(() => encodeFrame({ type: 1, sequence: 0, payload: new Uint8Array(maxFrameBytes) })).toThrow(
      RangeError,
    );
    expect(() => encodeHeadsetMessage({ kind: 'orientation-batch', samples: [] })).toThrow(RangeError);
  });
});
