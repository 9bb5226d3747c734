import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeadsetBench, patternContent } from '../../hardware/virtual-headset/index.ts';
import { protocolExamples } from '../support/protocol-examples.ts';
import { UsbIpClient } from '../support/usbip-client.ts';

const exampleOf = (type: number): Uint8Array =>
  protocolExamples().find((each) => each.type === type)?.bytes ?? new Uint8Array();
const hello = exampleOf(0x01);
/** 200 samples a second. */
const fastOrientation = exampleOf(0x03);

const now = (): bigint => process.hrtime.bigint();
let bench: HeadsetBench;
let news: string[];
const clients: UsbIpClient[] = [];

beforeEach(async () => {
  news = [];
  bench = await HeadsetBench.open({
    serials: ['VIRTUAL-0001', 'VIRTUAL-0002'],
    content: patternContent(now()),
    monotonicNs: now,
    host: '127.0.0.1',
    port: 0,
    direct: false,
    firmwareVersion: '1.4.2',
    securityVersion: 7,
    firmwareKeys: [],
    calibrationAuthority: null,
    ratesOnly: false,
    onNews: (line) => news.push(line),
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await bench.close();
});

async function plugged(busId = '1-1'): Promise<UsbIpClient> {
  const client = await UsbIpClient.import(bench.port, busId);
  clients.push(client);
  await client.controlOut({ requestType: 0, request: 9, value: 1, index: 0 });
  return client;
}

const getDescriptor = (client: UsbIpClient, type: number, index: number, length = 4096) =>
  client.controlIn({ requestType: 0x80, request: 6, value: (type << 8) | index, index: 0 }, length);

/** Every descriptor of a configuration, each with its length as it says. */
function descriptorsOf(configuration: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < configuration.length; at += configuration.readUInt8(at)) {
    expect(configuration.readUInt8(at)).toBeGreaterThan(1);
    found.push(configuration.subarray(at, at + configuration.readUInt8(at)));
  }
  return found;
}

/** Commits a size at ten frames per second and reads until a whole picture came. */
async function onePicture(client: UsbIpClient, sizeIndex: number) {
  const probe = Buffer.alloc(34);
  probe.set([1, 0, 1, sizeIndex], 0);
  probe.writeUInt32LE(1_000_000, 4);
  await client.controlOut({ requestType: 0x21, request: 1, value: 0x0100, index: 1 }, probe);
  const agreed = await client.controlIn({ requestType: 0xa1, request: 0x81, value: 0x0100, index: 1 }, 34);
  await client.controlOut({ requestType: 0x21, request: 1, value: 0x0200, index: 1 }, agreed.data);
  const parts: Buffer[] = [];
  const headers: Buffer[] = [];
  for (;;) {
    const { status, data } = await client.transferIn(1, agreed.data.readUInt32LE(22));
    expect(status).toBe(0);
    headers.push(data.subarray(0, 12));
    parts.push(data.subarray(data.readUInt8(0)));
    if ((data.readUInt8(1) & 2) !== 0) break;
  }
  await client.controlOut({ requestType: 2, request: 1, value: 0, index: 0x81 });
  return { jpeg: Buffer.concat(parts), headers, agreed: agreed.data };
}

describe('a virtual headset over USB/IP', () => {
  it('describes itself as its contract says', async () => {
    const client = await plugged();
    const device = (await getDescriptor(client, 1, 0, 18)).data;
    expect(device.toString('hex')).toBe('12010102ef02014009120100100101020301');
    const configuration = (await getDescriptor(client, 2, 0)).data;
    expect(configuration.readUInt16LE(2)).toBe(configuration.length);
    const all = descriptorsOf(configuration);
    const interfaces = all.filter((each) => each[1] === 4 && each[3] === 0);
    expect(interfaces.map((each) => each.subarray(2, 8).toString('hex'))).toEqual([
      '0000000e0100',
      '0100010e0200',
      '020002ff0000',
      '030000fe0101',
      '040000010100',
      '050000010200',
      '060000010200',
    ]);
    const endpoints = all.filter((each) => each[1] === 5).map((each) => each[2]);
    expect(endpoints).toEqual([0x81, 0x82, 0x05, 0x83, 0x04]);
    const strings = await Promise.all([1, 2, 3].map((index) => getDescriptor(client, 3, index)));
    expect(strings.map(({ data }) => data.subarray(2).toString('utf16le'))).toEqual([
      'Roundsight',
      'Roundsight Reference',
      'VIRTUAL-0001',
    ]);
    expect((await getDescriptor(client, 3, 9)).status).toBe(-32);
  });

  it('lists its frame sizes with ascending intervals and adds its class descriptors up', async () => {
    const client = await plugged();
    const all = descriptorsOf((await getDescriptor(client, 2, 0)).data);
    const first = all.findIndex((each) => each[1] === 4 && each[2] === 1);
    const stream = all.slice(
      first + 1,
      all.findIndex((each, place) => place > first && each[1] === 5),
    );
    const header = stream[0] ?? Buffer.alloc(0);
    expect(header.readUInt16LE(4)).toBe(stream.reduce((sum, each) => sum + each.length, 0));
    const frames = stream.filter((each) => each[2] === 7);
    expect(frames.map((each) => [each.readUInt16LE(5), each.readUInt16LE(7)])).toEqual([
      [1920, 960],
      [3840, 1920],
      [1280, 640],
      [640, 320],
    ]);
    for (const each of frames) {
      const intervals = Array.from({ length: each.readUInt8(25) }, (_, place) =>
        each.readUInt32LE(26 + 4 * place),
      );
      expect(intervals).toEqual([333_333, 666_667, 1_000_000]);
    }
  });

  it('tells Windows which driver to take', async () => {
    const client = await plugged();
    const store = (await getDescriptor(client, 15, 0)).data;
    expect(store.readUInt16LE(2)).toBe(store.length);
    const platform = store.subarray(store.indexOf('df60ddd88945c74c9cd2659d9e648a9f', 'hex'));
    const setBytes = platform.readUInt16LE(20);
    const vendorCode = platform.readUInt8(22);
    const set = await client.controlIn({ requestType: 0xc0, request: vendorCode, value: 0, index: 7 }, 4096);
    expect(set.data.length).toBe(setBytes);
    expect(set.data.readUInt16LE(8)).toBe(setBytes);
    expect(set.data.toString('latin1').split('WINUSB').length).toBe(3);
  });

  it.each([
    [1, 1920],
    [2, 3840],
    [3, 1280],
    [4, 640],
  ])('streams size %i, %i pixels wide, stamped by its own clock', async (sizeIndex, widthPx) => {
    const client = await plugged();
    const { jpeg, headers, agreed } = await onePicture(client, sizeIndex);
    expect(agreed.readUInt32LE(22)).toBe(16_384);
    expect(agreed.readUInt32LE(26)).toBe(1_000_000);
    expect(await sharp(jpeg).metadata()).toMatchObject({
      format: 'jpeg',
      width: widthPx,
      height: widthPx / 2,
    });
    await sharp(jpeg).raw().toBuffer();
    const frameIds = new Set(headers.map((each) => each.readUInt8(1) & 1));
    expect(frameIds.size).toBe(1);
    for (const header of headers) {
      const sinceCaptureUs = header.readUInt32LE(6) - header.readUInt32LE(2);
      expect(sinceCaptureUs).toBeGreaterThanOrEqual(0);
      expect(header.readUInt32LE(2)).toBe(headers[0]?.readUInt32LE(2));
    }
  });

  it('answers vendor frames and streams its orientation', async () => {
    const client = await plugged();
    await client.transferOut(5, hello);
    const identity = await client.transferIn(2, 1024);
    expect(identity.data.readUInt8(3)).toBe(0x81);
    expect(identity.data.toString('latin1')).toContain('VIRTUAL-0001');
    await client.transferOut(5, fastOrientation);
    const times: bigint[] = [];
    while (times.length < 40) {
      const { data } = await client.transferIn(2, 1024);
      if (data.readUInt8(3) !== 0xc0) continue;
      const count = data.readUInt8(6);
      for (let sample = 0; sample < count; sample++) times.push(data.readBigUInt64LE(7 + 22 * sample));
    }
    times.slice(1).forEach((time, place) => expect(time - (times[place] ?? 0n)).toBe(5000n));
  });

  it('takes a transfer back and never completes it', async () => {
    const client = await plugged();
    const { sequence, result } = client.submit({ endpoint: 2, deviceSends: true, length: 1024 });
    expect(await client.unlink(sequence)).toBe(-104);
    expect(await client.unlink(sequence)).toBe(0);
    let completed = false;
    void result.then(() => (completed = true));
    await client.transferOut(5, hello);
    expect((await client.transferIn(2, 1024)).data.readUInt8(3)).toBe(0x81);
    expect(completed).toBe(false);
  });

  it('hears with its microphone and plays on its speaker, a millisecond a packet', async () => {
    const client = await plugged();
    const heard = await client.submit({
      endpoint: 3,
      deviceSends: true,
      length: 10 * 100,
      isoPacketBytes: Array<number>(10).fill(100),
    }).result;
    expect(heard.isoPackets).toEqual(Array(10).fill({ actualLength: 96, status: 0 }));
    expect(heard.data.length).toBe(960);
    const peak = Math.max(...Array.from({ length: 480 }, (_, sample) => heard.data.readInt16LE(2 * sample)));
    expect(peak).toBeGreaterThan(11_000);
    const tone = Buffer.alloc(50 * 192);
    for (let sample = 0; sample < tone.length / 4; sample++) {
      tone.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * sample) / 48_000)), 4 * sample);
    }
    await client.submit({
      endpoint: 4,
      deviceSends: false,
      length: tone.length,
      data: tone,
      isoPacketBytes: Array<number>(50).fill(192),
    }).result;
    const sight = bench.look(0);
    expect(sight.speakerBytes).toBe(tone.length);
    expect(sight.speakerHz).toBeGreaterThan(400);
    expect(sight.speakerHz).toBeLessThan(480);
  });

  it('stalls on command until the halt is cleared', async () => {
    const client = await plugged();
    const pending = client.transferIn(2, 1024);
    expect(bench.suffer(0, { type: 'stall', endpoint: 'vendor' })).toBe(true);
    expect((await pending).status).toBe(-32);
    expect((await client.transferIn(2, 1024)).status).toBe(-32);
    await client.controlOut({ requestType: 2, request: 1, value: 0, index: 0x82 });
    await client.transferOut(5, hello);
    expect((await client.transferIn(2, 1024)).status).toBe(0);
  });

  it('is gone when its plug is pulled, and nobody gets it until it is plugged in again', async () => {
    const client = await plugged();
    bench.suffer(0, { type: 'unplug' });
    await client.closed;
    await expect(plugged()).rejects.toThrow('import refused');
    bench.suffer(0, { type: 'plug-in' });
    await plugged();
  });

  it('gives each device to one host at a time', async () => {
    await plugged('1-1');
    await expect(UsbIpClient.import(bench.port, '1-1')).rejects.toThrow('import refused');
    await expect(UsbIpClient.import(bench.port, '9-9')).rejects.toThrow('import refused');
    const second = await plugged('1-2');
    expect((await getDescriptor(second, 3, 3)).data.subarray(2).toString('utf16le')).toBe('VIRTUAL-0002');
  });

  it.each([
    ['an unknown command', Buffer.alloc(48, 0x7f)],
    ['an absurd length', absurdLength()],
  ])('ends a connection that sends %s and goes on serving', async (_, bytes) => {
    const client = await plugged();
    client.sendRaw(bytes);
    await client.closed;
    await plugged();
    expect(news.some((line) => line.includes('free again'))).toBe(true);
  });
});

function absurdLength(): Buffer {
  const header = Buffer.alloc(48);
  header.writeUInt32BE(1, 0);
  header.writeUInt32BE(0x7fffffff, 24);
  return header;
}
