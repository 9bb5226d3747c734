import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../../firmware-bridge/protocol/decode-message.ts';
import { encodeRequest } from '../../../../firmware-bridge/protocol/encode-request.ts';
import { decodeFrame, encodeFrame, maxFrameBytes } from '../../../../firmware-bridge/protocol/frame.ts';
import type { HeadsetMessage } from '../../../../firmware-bridge/protocol/headset-message.ts';
import type { HostRequest } from '../../../../firmware-bridge/protocol/requests.ts';
import { headsetFrame, payloadOf } from '../../../support/headset-frames.ts';
import { bytesOfHex, protocolExamples } from '../../../support/protocol-examples.ts';

const ofTheHeadset = protocolExamples().filter(({ type }) => type >= 0x80);
const identity = ofTheHeadset.find(({ type }) => type === 0x81)?.bytes ?? new Uint8Array();

describe('the headset of tests', () => {
  it.each(ofTheHeadset)('speaks as the contract does: $title', ({ type, bytes, sequence, message }) => {
    expect(headsetFrame(message as unknown as HeadsetMessage, sequence, type)).toEqual(bytes);
  });
});

describe('a damaged frame', () => {
  it('is noticed at any single bit', () => {
    for (let bit = 0; bit < identity.length * 8; bit++) {
      const damaged = identity.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeFrame(damaged).ok).toBe(false);
    }
  });

  it('is noticed when it is cut or grown', () => {
    for (let length = 0; length < identity.length; length++)
      expect(decodeFrame(identity.subarray(0, length))).toEqual({ ok: false, reason: 'length' });
    expect(decodeFrame(Uint8Array.from([...identity, 0]))).toEqual({ ok: false, reason: 'length' });
    expect(decodeFrame(new Uint8Array(maxFrameBytes + 1))).toEqual({ ok: false, reason: 'length' });
  });

  it('is read where it lies within larger memory', () => {
    const memory = new Uint8Array(identity.length + 20);
    memory.set(identity, 9);
    expect(decodeFrame(memory.subarray(9, 9 + identity.length)).ok).toBe(true);
  });
});

describe('a payload', () => {
  /** Where a payload may end before its last field: as in version 1.0, or anywhere in the bytes of a chunk. */
  const mayEndAt: Record<number, number[]> = { 0x81: [39], 0x82: [12], 0x83: [1], 0x84: [12] };

  it.each(ofTheHeadset)('that is cut is malformed, never invented: $title', ({ type, bytes }) => {
    const payload = bytes.slice(6, -2);
    for (let length = 0; length < payload.length; length++) {
      const { outcome } = decodeMessage(type, payload.subarray(0, length));
      const complete = (mayEndAt[type] ?? []).includes(length) || (type === 0x82 && length >= 12);
      expect(`${length} ${outcome}`).toBe(`${length} ${complete ? 'message' : 'malformed'}`);
    }
  });

  it.each(ofTheHeadset)('may go on in later versions: $title', ({ type, bytes }) => {
    const payload = bytes.slice(6, -2);
    // A chunk's bytes go on to the end of the payload: it has none to append.
    const grown = decodeMessage(type, Uint8Array.from([...payload, 1, 2, 3]));
    if (type === 0x82) expect(grown.outcome).toBe('malformed');
    else expect(grown).toEqual(decodeMessage(type, payload));
  });

  it('of an unknown type is none', () => {
    for (const type of [0x00, 0x01, 0x7f, 0x80, 0x8e, 0xbf, 0xc3, 0xfe])
      expect(decodeMessage(type, new Uint8Array(40))).toEqual({ outcome: 'unknown' });
  });
});

describe('payloads of version 1.0', () => {
  it.each<[string, number, string, object]>([
    [
      'identity',
      0x81,
      '0100 025253 03412d31 05312e322e33',
      {
        kind: 'identity',
        major: 1,
        minor: 0,
        model: 'RS',
        serial: 'A-1',
        firmwareVersion: '1.2.3',
        hardwareRevision: '',
        bootloaderVersion: '',
        securityVersion: 0,
        capabilities: ['orientation', 'rates'],
        maxSampleRateHz: 100,
      },
    ],
    ['orientation set', 0x83, '01', { kind: 'orientation-set', on: true, rateHz: 100 }],
    [
      'status',
      0x84,
      '40420f0000000000 420e 0500',
      {
        kind: 'status',
        deviceClockUs: 1_000_000n,
        temperatureCelsius: 36.5,
        orientationOn: true,
        cameraOn: false,
        microphoneOn: true,
        worn: false,
        tampered: false,
        coveredLenses: [],
        uptimeS: 0,
        supplyMillivolts: 0,
        supplyMilliamps: 0,
        batteryPercent: null,
        bootCount: 0,
        storedFaults: 0,
      },
    ],
  ])('are read with what the contract says is missing: %s', (_, type, hex, message) => {
    expect(decodeMessage(type, bytesOfHex(hex))).toEqual({ outcome: 'message', message });
  });
});

describe('values that later versions may bring', () => {
  it.each<[string, number, Uint8Array, object]>([
    ['an error', 0xff, payloadOf(['u8', 99]), { kind: 'error', reason: 'other' }],
    [
      'a fault',
      0x89,
      payloadOf(['u16', 1], ['u8', 1], ['u16', 700], ['u16', 2], ['u32', 3], ['u32', 4]),
      { kind: 'faults', total: 1, faults: [{ code: 'unknown-700', bootCount: 2, uptimeS: 3, detail: 4 }] },
    ],
  ])('keep what is known: %s', (_, type, payload, message) => {
    expect(decodeMessage(type, payload)).toEqual({ outcome: 'message', message });
  });
});

describe('impossible values', () => {
  it.each<[string, number, string]>([
    ['a chunk beyond the end of the calibration', 0x82, '02000000 00000000 01000000 aabb'],
    ['a text that is not UTF-8', 0x81, '0100 01ff 00 00'],
    ['a switch of 2', 0x83, '02 6400'],
    ['a rate that was not asked for', 0x83, '01 6500'],
    ['a write in no known state', 0x86, '03 00 00000000'],
    ['a write into a third slot', 0x86, '01 02 00000000'],
    ['more faults than there are', 0x89, '0000 01 0100 0200 03000000 04000000'],
    ['an unknown indication', 0x8a, '05'],
    ['an unknown pattern', 0x8b, '00'],
    ['a batch without samples', 0xc0, '00'],
    ['an orientation of length zero', 0xc0, `01 ${'00'.repeat(22)}`],
    ['rates without samples', 0xc1, '00'],
  ])('are malformed: %s', (_, type, hex) => {
    expect(decodeMessage(type, bytesOfHex(hex))).toEqual({ outcome: 'malformed' });
  });

  it.each<[string, HostRequest]>([
    ['513 bytes', { kind: 'read-calibration', offset: 0, bytesWanted: 513, slot: 'active' }],
    ['no bytes', { kind: 'read-calibration', offset: 0, bytesWanted: 0, slot: 'active' }],
    ['a negative offset', { kind: 'read-calibration', offset: -1, bytesWanted: 1, slot: 'A' }],
    ['an empty chunk', { kind: 'write-calibration', offset: 0, bytes: new Uint8Array() }],
    ['a long chunk', { kind: 'write-calibration', offset: 0, bytes: new Uint8Array(513) }],
    ['half a bearing', { kind: 'indicator', pattern: 'off', bearingDeg: 0.5, durationMs: 0 }],
    ['a whole turn', { kind: 'indicator', pattern: 'off', bearingDeg: 360, durationMs: 0 }],
    ['a long time', { kind: 'indicator', pattern: 'off', bearingDeg: 0, durationMs: 65_536 }],
    ['no strength', { kind: 'haptic', pattern: 'long', strengthPercent: 0 }],
    ['more than all', { kind: 'haptic', pattern: 'long', strengthPercent: 101 }],
    [
      'half a signature',
      { kind: 'begin-calibration-write', totalBytes: 1, totalCrc32: 0, signature: new Uint8Array(32) },
    ],
    [
      'a calibration of 64 KiB and a byte',
      { kind: 'begin-calibration-write', totalBytes: 65_537, totalCrc32: 0, signature: new Uint8Array(64) },
    ],
  ])('are refused by the writer: %s', (_, request) => {
    expect(() => encodeRequest(request)).toThrow(RangeError);
  });

  it('do not fit a frame', () => {
    const payload = new Uint8Array(maxFrameBytes - 7);
    expect(() => encodeFrame({ type: 1, sequence: 0, payload })).toThrow(RangeError);
  });
});
