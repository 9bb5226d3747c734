import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { readOperation } from '../../../../hardware/virtual-headset/usbip/operation-messages.ts';
import { UrbConnection } from '../../../../hardware/virtual-headset/usbip/urb-connection.ts';
import { readCommand } from '../../../../hardware/virtual-headset/usbip/usbip-messages.ts';
import { protocolExamples } from '../../../support/protocol-examples.ts';
import { expectThat, type DecoderFamily, type Random } from '../decoder-family.ts';
import { below, joined, mutatedBytes, oneOf } from '../mutations.ts';
import { fuzzedHeadset, runTimeRequests } from './usb-devices.ts';

const headerBytes = 48;

interface SubmitFields {
  isIn: boolean;
  endpoint: number;
  length: number;
  packets?: number;
  setup?: Uint8Array;
  data?: Uint8Array;
}

/** CMD_SUBMIT; Linux, Documentation/usb/usbip_protocol.rst. */
function submit({
  isIn,
  endpoint,
  length,
  packets = 0,
  setup,
  data = new Uint8Array(),
}: SubmitFields): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  [1, 0x0d05, 0x00010002, isIn ? 1 : 0, endpoint, 0, length, 0].forEach((value, place) =>
    header.writeUInt32BE(value, 4 * place),
  );
  header.writeInt32BE(packets === 0 ? -1 : packets, 32);
  header.writeUInt32BE(1, 36);
  if (setup !== undefined) header.set(setup, 40);
  const table = Buffer.alloc(16 * packets);
  for (let packet = 0; packet < packets; packet++) {
    table.writeUInt32BE((length / packets) * packet, 16 * packet);
    table.writeUInt32BE(length / packets, 16 * packet + 4);
  }
  return joined(header, data, table);
}

function unlink(): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(2, 0);
  header.writeUInt32BE(0x0d06, 4);
  header.writeUInt32BE(0x0d05, 20);
  return Uint8Array.from(header);
}

function controlTransfer(request: Uint8Array): Uint8Array {
  const setup = request.subarray(0, 8);
  const isIn = ((setup[0] ?? 0) & 0x80) !== 0;
  const data = request.subarray(8);
  const length = isIn ? (setup[6] ?? 0) | ((setup[7] ?? 0) << 8) : data.length;
  return submit({ isIn, endpoint: 0, length, setup, ...(isIn ? {} : { data }) });
}

const hostFrames = protocolExamples().filter(({ type }) => type < 0x80);
const commands = [
  ...runTimeRequests.map(controlTransfer),
  ...hostFrames.map(({ bytes }) => submit({ isIn: false, endpoint: 5, length: bytes.length, data: bytes })),
  submit({ isIn: true, endpoint: 2, length: 1088 }),
  submit({ isIn: true, endpoint: 1, length: 16_384 }),
  submit({ isIn: true, endpoint: 3, length: 400, packets: 4 }),
  submit({ isIn: false, endpoint: 4, length: 768, packets: 4, data: new Uint8Array(768) }),
  unlink(),
];

/** One command after the other, as far as they can be read. */
export function usbIpCommands(): DecoderFamily {
  return {
    make: (random) => mutatedBytes(commands, random),
    decode(input) {
      const bytes = Buffer.from(input);
      const reading = readCommand(bytes);
      if (reading.outcome !== 'command') return reading.outcome;
      expectThat(
        reading.bytes >= headerBytes && reading.bytes <= bytes.length,
        'a command takes what is there',
      );
      return `read-${reading.command.kind}`;
    },
  };
}

/** What a host asks before there are transfers. */
export function usbIpOperations(): DecoderFamily {
  const list = Uint8Array.of(0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0);
  const busId = joined(Buffer.from('1-1'), new Uint8Array(29));
  const examples = [list, joined(Uint8Array.of(0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0), busId)];
  return {
    make: (random) => mutatedBytes(examples, random),
    decode: (input) => readOperation(Buffer.from(input)).outcome,
  };
}

/** A connection whose other end is a memory. */
class FakeSocket extends EventEmitter {
  destroyed = false;
  readonly writableLength = 0;
  answers = 0;

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  write(bytes: Buffer): boolean {
    expectThat(!this.destroyed, 'nothing is sent once the connection is gone');
    expectThat(
      bytes.length >= headerBytes && [3, 4].includes(bytes.readUInt32BE(0)),
      'an answer begins as one',
    );
    this.answers++;
    return true;
  }

  destroy(): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.emit('close');
    return this;
  }
}

function aStream(random: Random): Uint8Array {
  const parts = Array.from({ length: 1 + below(random, 5) }, (_, place) => {
    const command = random() < 0.5 ? oneOf(random, commands) : mutatedBytes(commands, random);
    const numbered = command.slice();
    // Sequence numbers of their own, mostly.
    if (numbered.length >= 8 && random() < 0.9) numbered[7] = place + 1;
    return numbered;
  });
  return joined(...parts);
}

/** Whole connections: commands in pieces, the headset behind them, and a host that is gone without a word. */
export async function usbIpConnections(): Promise<DecoderFamily> {
  const device = await fuzzedHeadset();
  return {
    make: aStream,
    decode(input) {
      const socket = new FakeSocket();
      let reason = 'open';
      const bytes = Buffer.from(input);
      const half = bytes.length >> 1;
      new UrbConnection(socket as unknown as Socket, device, bytes.subarray(0, half), (told) => {
        reason = told;
      });
      if (!socket.destroyed) socket.emit('data', bytes.subarray(half));
      const outcome = socket.destroyed ? 'refused' : socket.answers > 0 ? 'answered' : 'waits';
      socket.destroy();
      expectThat(reason !== 'open', 'a connection that is gone says why');
      return outcome;
    },
  };
}
