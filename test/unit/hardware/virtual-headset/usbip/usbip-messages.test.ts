import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import {
  encodeSubmitAnswer,
  encodeUnlinkAnswer,
  readCommand,
  type SubmitCommand,
} from '../../../../../hardware/virtual-headset/usbip/usbip-messages.ts';

/** Every field as it stands in Linux's Documentation/usb/usbip_protocol.rst, as hexadecimal text. */
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');

const bulkIn = hex(`
  00000001 00000d05 0001000f 00000001 00000001
  00000200 00000040 00000000 ffffffff 00000004 0000000000000000`);
const controlOut = hex(`
  00000001 00000d06 0001000f 00000000 00000000
  00000000 00000002 00000000 00000000 00000000 2101000101000200 abcd`);
const isoOut = hex(`
  00000001 00000d07 0001000f 00000000 00000004
  00000002 00000005 00000009 00000002 00000001 0000000000000000 0102030405
  00000000 00000003 00000000 00000000
  00000003 00000002 00000000 00000000`);
const unlink = hex(`
  00000002 00000d08 0001000f 00000000 00000000
  00000d05 ${'00'.repeat(24)}`);

function submitOf(bytes: Buffer): SubmitCommand {
  const reading = readCommand(bytes);
  if (reading.outcome !== 'command' || reading.command.kind !== 'submit') throw new Error(reading.outcome);
  return reading.command;
}

describe('commands of a USB/IP host', () => {
  it('are read field by field', () => {
    expect(readCommand(bulkIn)).toEqual({
      outcome: 'command',
      bytes: 48,
      command: {
        kind: 'submit',
        sequence: 0xd05,
        endpoint: 0x81,
        setup: null,
        data: null,
        length: 64,
        isoPackets: null,
        startFrame: 0,
        packetCount: -1,
      },
    });
    expect(submitOf(controlOut)).toMatchObject({
      endpoint: 0,
      setup: { bmRequestType: 0x21, bRequest: 1, wValue: 0x0100, wIndex: 1, wLength: 2 },
      data: hex('abcd'),
      isoPackets: null,
    });
    expect(submitOf(isoOut)).toMatchObject({
      endpoint: 4,
      data: hex('0102030405'),
      isoPackets: [
        { offset: 0, length: 3 },
        { offset: 3, length: 2 },
      ],
      startFrame: 9,
    });
    expect(readCommand(unlink)).toEqual({
      outcome: 'command',
      bytes: 48,
      command: { kind: 'unlink', sequence: 0xd08, victim: 0xd05 },
    });
  });

  it('are read one after the other, each when its last byte is there', () => {
    const stream = Buffer.concat([controlOut, isoOut, unlink]);
    for (let length = 0; length < controlOut.length; length++) {
      expect(readCommand(stream.subarray(0, length)).outcome).toBe('incomplete');
    }
    expect(readCommand(stream)).toMatchObject({ bytes: controlOut.length });
    for (let length = 0; length < isoOut.length; length++) {
      expect(readCommand(isoOut.subarray(0, length)).outcome).toBe('incomplete');
    }
  });

  it.each([
    ['another command', 3, 3],
    ['a third direction', 15, 2],
    ['endpoint 16', 19, 16],
    ['a transfer of more than a mebibyte', 25, 0x11],
    ['a packet behind the end', isoOut.length - 13, 4],
  ])('that ask for %s are malformed', (_, at, value) => {
    const wrong = Buffer.from(isoOut);
    wrong[at] = value;
    expect(readCommand(wrong).outcome).toBe('malformed');
  });

  it('that ask for more packets than any host would are malformed, before they are there', () => {
    const wrong = Buffer.from(isoOut.subarray(0, 48));
    wrong.writeInt32BE(1025, 32);
    expect(readCommand(wrong).outcome).toBe('malformed');
  });

  it('of noise never make it throw or take more than was there', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 20_000; round++) {
      const noise = Buffer.from(
        Uint8Array.from({ length: Math.floor(random() * 120) }, () => random() * 256),
      );
      // Every other one begins like a command, so that the rest is looked at.
      if (round % 2 === 0 && noise.length >= 48) {
        noise.writeUInt32BE(1 + Math.floor(random() * 2), 0);
        noise.writeUInt32BE(Math.floor(random() * 2), 12);
        noise.writeUInt32BE(Math.floor(random() * 17), 16);
        noise.writeUInt32BE(Math.floor(random() * 90), 24);
        noise.writeInt32BE(Math.floor(random() * 4) - 1, 32);
      }
      const reading = readCommand(noise);
      if (reading.outcome === 'command') expect(reading.bytes).toBeLessThanOrEqual(noise.length);
    }
  });
});

describe('answers to a USB/IP host', () => {
  it('carry what the device sent', () => {
    const answer = encodeSubmitAnswer(submitOf(bulkIn), { status: 0, data: hex('0a0b0c'), isoPackets: null });
    expect(answer).toEqual(
      hex(`00000003 00000d05 00000000 00000000 00000000
           00000000 00000003 00000000 ffffffff 00000000 0000000000000000 0a0b0c`),
    );
  });

  it('say how much the device took, and of a refusal that it took nothing', () => {
    const took = encodeSubmitAnswer(submitOf(controlOut), { status: 0, data: null, isoPackets: null });
    expect([took.length, took.readInt32BE(20), took.readUInt32BE(24)]).toEqual([48, 0, 2]);
    const refused = encodeSubmitAnswer(submitOf(controlOut), { status: -32, data: null, isoPackets: null });
    expect([refused.length, refused.readInt32BE(20), refused.readUInt32BE(24)]).toEqual([48, -32, 0]);
  });

  it('never carry data to a host that sends', () => {
    const answer = encodeSubmitAnswer(submitOf(controlOut), {
      status: 0,
      data: hex('ffff'),
      isoPackets: null,
    });
    expect(answer.length).toBe(48);
  });

  it('pack isochronous data without gaps and add the lengths up', () => {
    const command = { ...submitOf(isoOut), data: null, length: 200, endpoint: 0x83 };
    const isoPackets = [
      { offset: 0, length: 100, actualLength: 2, status: 0 },
      { offset: 100, length: 100, actualLength: 1, status: -71 },
    ];
    const answer = encodeSubmitAnswer(command, { status: 0, data: hex('010203'), isoPackets });
    expect(answer).toEqual(
      hex(`00000003 00000d07 00000000 00000000 00000000
           00000000 00000003 00000009 00000002 00000001 0000000000000000 010203
           00000000 00000064 00000002 00000000
           00000064 00000064 00000001 ffffffb9`),
    );
  });

  it('to an unlink say whether the transfer was still pending', () => {
    const command = { kind: 'unlink', sequence: 0xd08, victim: 0xd05 } as const;
    expect(encodeUnlinkAnswer(command, true)).toEqual(
      hex(`00000004 00000d08 00000000 00000000 00000000 ffffff98 ${'00'.repeat(24)}`),
    );
    expect(encodeUnlinkAnswer(command, false).readInt32BE(20)).toBe(0);
  });
});
