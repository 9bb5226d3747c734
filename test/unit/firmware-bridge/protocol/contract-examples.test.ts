import { describe, expect, it } from 'vitest';
import { decodeMessage, understoodTypes } from '../../../../firmware-bridge/protocol/decode-message.ts';
import { encodeRequest } from '../../../../firmware-bridge/protocol/encode-request.ts';
import { decodeFrame, encodeFrame } from '../../../../firmware-bridge/protocol/frame.ts';
import { requestType } from '../../../../firmware-bridge/protocol/message-type.ts';
import type { HostRequest } from '../../../../firmware-bridge/protocol/requests.ts';
import { protocolExamples } from '../../../support/protocol-examples.ts';

const examples = protocolExamples();
const requests = examples.filter(({ type }) => type < 0x80);
const ofTheHeadset = examples.filter(({ type }) => type >= 0x80);

/** The contract rounds quaternions to four places. */
function rounded(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, rounded));

describe('the examples of the written contract', () => {
  it('cover every message', () => {
    expect(new Set(requests.map(({ type }) => type))).toEqual(new Set(Object.values(requestType)));
    expect(new Set(ofTheHeadset.map(({ type }) => type))).toEqual(new Set(understoodTypes));
  });

  it.each(requests)('are written byte for byte: $title', ({ type, bytes, sequence, message }) => {
    const encoded = encodeRequest(message as unknown as HostRequest);
    expect(encoded.type).toBe(type);
    expect(encodeFrame({ ...encoded, sequence })).toEqual(bytes);
  });

  it.each(ofTheHeadset)('are read: $title', ({ type, bytes, sequence, message }) => {
    const reading = decodeFrame(bytes);
    if (!reading.ok) throw new Error(reading.reason);
    expect(reading.frame).toMatchObject({ type, sequence });
    const decoded = decodeMessage(type, reading.frame.payload);
    expect(plain(decoded)).toEqual(plain({ outcome: 'message', message }));
    if (decoded.outcome !== 'message') throw new Error(decoded.outcome);
    // JSON cannot tell numbers from 64-bit ones, nor text from bytes: these types are asserted apart.
    for (const [field, value] of Object.entries(message))
      expect(typeof decoded.message[field as 'kind']).toBe(typeof value);
  });
});
