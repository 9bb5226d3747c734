import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeadsetBench, patternContent } from '../../hardware/virtual-headset/index.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { UsbIpClient } from '../support/usbip-client.ts';

const monotonicNs = (): bigint => process.hrtime.bigint();
let bench: HeadsetBench;
let news: string[];
const toClose: { close(): unknown }[] = [];

async function open(direct: boolean): Promise<void> {
  // Each server's own: an earlier one may still have something to say.
  const lines: string[] = [];
  news = lines;
  bench = await HeadsetBench.open({
    serials: ['VIRTUAL-0001'],
    content: patternContent(monotonicNs()),
    monotonicNs,
    host: '127.0.0.1',
    port: 0,
    direct,
    firmwareVersion: '1.4.2',
    securityVersion: 7,
    firmwareKeys: [],
    calibrationAuthority: null,
    ratesOnly: false,
    onNews: (line) => lines.push(line),
  });
}

beforeEach(() => open(false));
afterEach(async () => {
  for (const each of toClose.splice(0)) each.close();
  await bench.close();
});

const closing = (client: UsbIpClient): UsbIpClient => {
  toClose.push(client);
  return client;
};

/** Sends bytes to the port; resolves with what came back when the server ends the connection, or the test cuts it. */
function talk(bytes: Uint8Array, cut = false): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket: Socket = connect(bench.port, '127.0.0.1', () => {
      if (cut) socket.write(bytes, () => socket.destroy());
      else socket.write(bytes);
    });
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(received)));
  });
}

const getDevice = { requestType: 0x80, request: 6, value: 0x0100, index: 0 };

async function expectToServe(): Promise<void> {
  const client = closing(await UsbIpClient.import(bench.port, '1-1'));
  expect((await client.controlIn(getDevice, 18)).data.length).toBe(18);
  client.close();
  await client.closed;
}

/** A command to submit a transfer, its header's words as given. */
function submit(words: Record<number, number>, tail: Uint8Array = new Uint8Array()): Buffer {
  const header = Buffer.alloc(48);
  header.writeUInt32BE(1, 0);
  header.writeUInt32BE(1, 4);
  for (const [at, value] of Object.entries(words)) header.writeInt32BE(value, Number(at));
  return Buffer.concat([header, tail]);
}

describe('a USB/IP server among strangers', () => {
  it('lists what it has, and nothing that is taken', async () => {
    const request = Buffer.from('0111800500000000', 'hex');
    const list = await talk(request);
    expect(list.readUInt32BE(8)).toBe(1);
    expect(list.toString('latin1', 12 + 256, 12 + 259)).toBe('1-1');
    expect([list.readUInt16BE(12 + 300), list.readUInt16BE(12 + 302)]).toEqual([0x1209, 0x0001]);
    expect(list.length).toBe(12 + 312 + 7 * 4);
    closing(await UsbIpClient.import(bench.port, '1-1'));
    expect((await talk(request)).readUInt32BE(8)).toBe(0);
  });

  it.each([
    ['another version', '0100800500000000'],
    ['an operation that there is not', '0111800900000000'],
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex')],
  ])('ends a connection that speaks %s', async (_, hex) => {
    expect((await talk(Buffer.from(hex, 'hex'))).length).toBe(0);
    expect(news.some((line) => line.includes('refused'))).toBe(true);
    await expectToServe();
  });

  it.each([
    ['a third direction', submit({ 12: 2 })],
    ['endpoint 99', submit({ 16: 99 })],
    ['more packets than a second has', submit({ 16: 3, 12: 1, 24: 96, 32: 100_000 })],
    ['a packet outside of its transfer', submit({ 16: 3, 12: 1, 24: 96, 32: 1 }, Buffer.alloc(16, 0x7f))],
    [
      'one number for two transfers',
      Buffer.concat([submit({ 16: 2, 12: 1, 24: 64 }), submit({ 16: 2, 12: 1, 24: 64 })]),
    ],
  ])('takes the device back from a host that asks for %s', async (_, bytes) => {
    const client = closing(await UsbIpClient.import(bench.port, '1-1'));
    client.sendRaw(bytes);
    await client.closed;
    await expectToServe();
  });

  it('refuses endpoints that the device does not have, and goes on', async () => {
    const client = closing(await UsbIpClient.import(bench.port, '1-1'));
    expect((await client.transferIn(9, 64)).status).toBe(-32);
    expect((await client.transferOut(1, Uint8Array.of(1))).status).toBe(-32);
    expect((await client.controlIn(getDevice, 18)).data.length).toBe(18);
  });

  it('survives connections that are cut anywhere', async () => {
    const importRequest = Buffer.alloc(40);
    importRequest.writeUInt32BE(0x01118003, 0);
    importRequest.write('1-1', 8);
    const whole = Buffer.concat([importRequest, submit({ 16: 5, 24: 512 }, Buffer.alloc(512))]);
    for (let length = 0; length < whole.length; length += 7) await talk(whole.subarray(0, length), true);
    await expect
      .poll(async () => (await talk(Buffer.from('0111800500000000', 'hex'))).readUInt32BE(8))
      .toBe(1);
    await expectToServe();
  });

  it('survives noise', async () => {
    const random = seededRandom(11);
    for (let round = 0; round < 100; round++) {
      const noise = Uint8Array.from({ length: 40 + Math.floor(random() * 400) }, () => random() * 256);
      if (round % 2 === 0) noise.set([1, 0x11, 0x80, round % 4 === 0 ? 3 : 5]);
      await talk(noise, round % 3 === 0);
    }
    await expectToServe();
  });

  it('bounds what a host can pile up that takes no answers', async () => {
    const client = closing(await UsbIpClient.import(bench.port, '1-1'));
    // Every transfer is of its own number and never answered: nobody reads the speaker's half.
    const many = Array.from({ length: 5000 }, (_, place) => submit({ 4: place + 100, 16: 2, 12: 1, 24: 64 }));
    client.sendRaw(Buffer.concat(many));
    await client.closed;
    expect(news.some((line) => line.includes('pending'))).toBe(true);
    await expectToServe();
  });
});

describe('a server that gives its device at once', () => {
  it('gives it to the first connection, and again when that is gone', async () => {
    await bench.close();
    await open(true);
    const first = closing(await UsbIpClient.direct(bench.port));
    expect((await first.controlIn(getDevice, 18)).data.length).toBe(18);
    const second = closing(await UsbIpClient.direct(bench.port));
    await second.closed;
    first.close();
    await first.closed;
    await expect.poll(() => news.filter((line) => line.includes('free again')).length).toBe(1);
    const third = closing(await UsbIpClient.direct(bench.port));
    expect((await third.controlIn(getDevice, 18)).data.length).toBe(18);
  });

  it('comes back in update mode after DFU_DETACH, with the same serial', async () => {
    await bench.close();
    await open(true);
    const client = closing(await UsbIpClient.direct(bench.port));
    expect((await client.controlIn({ requestType: 0xa1, request: 5, value: 0, index: 3 }, 1)).data[0]).toBe(
      0,
    );
    expect((await client.controlOut({ requestType: 0x21, request: 0, value: 1000, index: 3 })).status).toBe(
      0,
    );
    await client.closed;
    await expect.poll(() => bench.look(0).mode).toBe('update');
    const update = closing(await UsbIpClient.direct(bench.port));
    const { data } = await update.controlIn(getDevice, 18);
    expect([data.readUInt16LE(8), data.readUInt16LE(10)]).toEqual([0x1209, 0x0002]);
    const serial = await update.controlIn(
      { requestType: 0x80, request: 6, value: 0x0300 | (data[16] ?? 0), index: 0x0409 },
      255,
    );
    expect(serial.data.subarray(2).toString('utf16le')).toBe('VIRTUAL-0001');
  });
});
