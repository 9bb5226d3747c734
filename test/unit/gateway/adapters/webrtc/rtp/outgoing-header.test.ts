import { describe, expect, it } from 'vitest';
import {
  buildOutgoingHeader,
  setPlayoutDelay,
} from '../../../../../../gateway/adapters/webrtc/rtp/outgoing-header.ts';
import { PacketAssembly } from '../../../../../../gateway/adapters/webrtc/rtp/packet-assembly.ts';
import { rtpPayloadOffset } from '../../../../../../gateway/adapters/webrtc/rtp/rtp-packet.ts';
import { rtpPacket } from '../../../../../support/rtp-packets.ts';

const all = { transportSequence: 4, playoutDelay: 5, mid: 9 };
const none = { transportSequence: null, playoutDelay: null, mid: null };

describe('outgoing packets', () => {
  const assembly = new PacketAssembly();
  const source = rtpPacket({
    sequence: 1,
    timestamp: 2,
    ssrc: 3,
    marker: true,
    payload: Buffer.from('abcd'),
  });

  it('carry every negotiated extension in one-byte form', () => {
    const header = buildOutgoingHeader(0xaabbccdd, 108, '10', all);
    const packet = assembly.media(header, source, 12, 0x1234, 0x55667788, 0x9abc);
    expect(packet.toString('hex')).toBe(
      ['90ec1234', '55667788', 'aabbccdd', 'bede0003', '419abc52', '00000091', '31300000', '61626364'].join(
        '',
      ),
    );
  });

  it('tell how long the viewer shall hold pictures back, in steps of 10 ms, and up to half a second longer', () => {
    const header = buildOutgoingHeader(1, 108, '0', { ...none, playoutDelay: 5 });
    const told = () => assembly.media(header, source, 12, 1, 2, 3).subarray(16, 20).toString('hex');
    expect(told()).toBe('52000000');
    setPlayoutDelay(header, 280);
    expect(told()).toBe('5201c04e');
    setPlayoutDelay(header, 0);
    expect(told()).toBe('52000000');
    const without = buildOutgoingHeader(1, 108, '0', none);
    const before = without.bytes.toString('hex');
    setPlayoutDelay(without, 280);
    expect(without.bytes.toString('hex')).toBe(before);
  });

  it('carry no extension block where none was negotiated', () => {
    const header = buildOutgoingHeader(0xaabbccdd, 111, '0', none);
    expect(assembly.media(header, source, 12, 1, 2, 3).toString('hex')).toBe(
      '80ef000100000002aabbccdd61626364',
    );
    expect(header.transportSequenceOffset).toBe(-1);
  });

  it('replace the extensions of the source and keep its padding flag', () => {
    const padded = Buffer.from('b0600001000000020000000310000001ffffffff6162630001'.padEnd(50, '0'), 'hex');
    const packet = assembly.media(
      buildOutgoingHeader(1, 108, '0', none),
      padded,
      rtpPayloadOffset(padded),
      1,
      2,
      0,
    );
    expect(packet.readUInt8(0)).toBe(0xa0);
    expect(packet.subarray(12)).toEqual(padded.subarray(20));
  });

  it('are retransmitted with the original sequence number before the payload', () => {
    const header = buildOutgoingHeader(0x11223344, 109, '0', { ...all, playoutDelay: null, mid: null });
    const packet = assembly.retransmission(header, source, 12, 7, 0x55667788, 8, 0x4321);
    expect(packet.toString('hex')).toBe(
      ['90ed0007', '55667788', '11223344', 'bede0001', '41000800', '4321', '61626364'].join(''),
    );
  });
});
