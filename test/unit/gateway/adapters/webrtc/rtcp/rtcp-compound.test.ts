import { describe, expect, it } from 'vitest';
import {
  isRtcp,
  maxNackSequences,
  parseRtcp,
} from '../../../../../../gateway/adapters/webrtc/rtcp/rtcp-compound.ts';
import { randomFrom } from '../../../../../support/mutate-text.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const receiverReport = '80c90001 00000001';
const nack = '81cd0003 00000001 000000aa 00640005';
const pictureLoss = '81ce0002 00000001 000000aa';
const fullIntra = '84ce0004 00000001 00000000 000000bb 01000000';

describe('parseRtcp', () => {
  it('reads every packet of a compound and passes over the rest', () => {
    expect(parseRtcp(hex(`${receiverReport} ${nack} ${pictureLoss} ${fullIntra}`))).toEqual([
      { kind: 'nack', mediaSsrc: 0xaa, sequences: [100, 101, 103] },
      { kind: 'key-frame-request', mediaSsrc: 0xaa },
      { kind: 'key-frame-request', mediaSsrc: 0xbb },
    ]);
  });

  it('reads what a viewer received of our sender reports, also beside its own voice', () => {
    const block = '000000aa 00000000 00000000 00000000 12345678 00010000';
    const beforeAny = '000000bb 00000000 00000000 00000000 00000000 00000000';
    const expected = [{ kind: 'reception', mediaSsrc: 0xaa, lastReport: 0x12345678, heldFor: 65_536 }];
    expect(parseRtcp(hex(`82c9000d 00000001 ${block} ${beforeAny}`))).toEqual(expected);
    expect(parseRtcp(hex(`81c8000c 00000001 ${'00'.repeat(20)} ${block}`))).toEqual(expected);
    expect(parseRtcp(hex(`9fc9000d 00000001 ${block} ${beforeAny}`))).toEqual(expected);
  });

  it('wraps lost sequence numbers', () => {
    expect(parseRtcp(hex('81cd0003 00000001 000000aa ffff0003'))).toEqual([
      { kind: 'nack', mediaSsrc: 0xaa, sequences: [65_535, 0, 1] },
    ]);
  });

  it('bounds what one packet can ask for', () => {
    const words = 400;
    const flood = Buffer.alloc(12 + words * 4, 0xff);
    hex('81cd0000 00000001 000000aa').copy(flood);
    flood.writeUInt16BE(flood.length / 4 - 1, 2);
    const [report] = parseRtcp(flood);
    expect(report?.kind === 'nack' && report.sequences.length).toBe(maxNackSequences);
  });

  it.each([
    '',
    '80',
    '80c9ffff 00000001',
    '81cd0001 00000001',
    '81cd0002 00000001 000000',
    '00000000 00000000',
  ])('gives nothing for malformed %j', (text) => {
    expect(parseRtcp(hex(text))).toEqual([]);
  });

  it('survives 20,000 random compounds', () => {
    const random = randomFrom(5);
    const types = [200, 201, 205, 205, 205, 206, 206, 207];
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(random() * 120) }, () => Math.floor(random() * 256)),
      );
      if (bytes.length > 4) {
        bytes.writeUInt8(0x80 | Math.floor(random() * 32), 0);
        bytes.writeUInt8(types[round % types.length] ?? 205, 1);
        bytes.writeUInt16BE(Math.floor(random() * (bytes.length / 4)), 2);
      }
      expect(parseRtcp(bytes).length).toBeLessThanOrEqual(30);
    }
  });
});

describe('isRtcp', () => {
  it('tells RTCP from RTP by the packet type', () => {
    expect(isRtcp(hex(receiverReport))).toBe(true);
    expect(isRtcp(hex('80600001 00000001'))).toBe(false);
    expect(isRtcp(hex('80c9'))).toBe(false);
  });
});
