import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { patternContent } from '../../../../../hardware/virtual-headset/index.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import { VirtualUsbHeadset } from '../../../../../hardware/virtual-headset/usb/virtual-usb-headset.ts';
import type { VirtualUsbDevice } from '../../../../../hardware/virtual-headset/usb/virtual-usb-device.ts';

const monotonicNs = (): bigint => process.hrtime.bigint();
let device: VirtualUsbDevice;
let nextId = 1;

beforeEach(() => {
  device = new VirtualUsbHeadset({
    ...patternContent(monotonicNs()),
    model: 'Roundsight Reference',
    serial: 'RS-000421',
    firmwareVersion: '1.4.2',
    calibration: null,
    firmwareKeys: [],
    monotonicNs,
  }).plugged();
  device.attach();
});

afterEach(() => device.detach());

/** What a control request comes to: the bytes, or the status of a refusal. */
function control(
  bmRequestType: number,
  bRequest: number,
  wValue: number,
  wIndex: number,
  data: number[] | number = 0,
) {
  const length = typeof data === 'number' ? data : data.length;
  let outcome: number[] | number | undefined;
  device.submit({
    id: nextId++,
    endpoint: 0,
    setup: { bmRequestType, bRequest, wValue, wIndex, wLength: length },
    data:
      typeof data === 'number' && (bmRequestType & 0x80) !== 0
        ? null
        : Uint8Array.from(data === 0 ? [] : (data as number[])),
    length,
    isoPackets: null,
    complete: (status, bytes) => (outcome = status === 0 ? [...(bytes ?? [])] : status),
  });
  return outcome;
}

const stalled = -32;

describe('standard requests', () => {
  it('begin unconfigured, also after the plug was pulled', () => {
    expect(control(0x80, 8, 0, 0, 1)).toEqual([0]);
    expect(control(0, 9, 1, 0)).toEqual([]);
    expect(control(0x80, 8, 0, 0, 1)).toEqual([1]);
    expect(control(0, 9, 2, 0)).toBe(stalled);
    device.detach();
    device.attach();
    expect(control(0x80, 8, 0, 0, 1)).toEqual([0]);
  });

  it('know the settings that each interface has', () => {
    expect(control(1, 11, 1, 5)).toEqual([]);
    expect(control(0x81, 10, 0, 5, 1)).toEqual([1]);
    expect(control(1, 11, 0, 5)).toEqual([]);
    expect(control(0x81, 10, 0, 5, 1)).toEqual([0]);
    expect(control(1, 11, 2, 5)).toBe(stalled);
    expect(control(1, 11, 1, 1)).toBe(stalled);
    expect(control(1, 11, 0, 7)).toBe(stalled);
    expect(control(0x81, 10, 0, 7, 1)).toBe(stalled);
  });

  it.each([0x81, 0x82])('halt endpoint %i and clear it', (endpoint) => {
    expect(control(0x82, 0, 0, endpoint, 2)).toEqual([0, 0]);
    expect(control(0x02, 3, 0, endpoint)).toEqual([]);
    expect(control(0x82, 0, 0, endpoint, 2)).toEqual([1, 0]);
    expect(control(0x02, 1, 0, endpoint)).toEqual([]);
    expect(control(0x82, 0, 0, endpoint, 2)).toEqual([0, 0]);
  });

  it('give no more than was asked for, and stall at what there is not', () => {
    expect(control(0x80, 6, 0x0100, 0, 8)).toEqual([18, 1, 1, 2, 0xef, 2, 1, 64]);
    expect(control(0x80, 6, 0x0600, 0, 10)).toBe(stalled);
    expect(control(0x80, 6, 0x0201, 0, 9)).toBe(stalled);
    expect(control(0x80, 0x33, 0, 0, 9)).toBe(stalled);
  });
});

describe('requests to the camera', () => {
  const probe = (format: number, frame: number, interval: number, length = 34): number[] => {
    const bytes = Buffer.alloc(length);
    bytes.set([1, 0, format, frame]);
    bytes.writeUInt32LE(interval, 4);
    return [...bytes];
  };
  const read = (request: number): Buffer => Buffer.from(control(0xa1, request, 0x0100, 1, 34) as number[]);

  it('agree on what was asked where it exists, else on the default', () => {
    expect(control(0x21, 1, 0x0100, 1, probe(1, 4, 666_667))).toEqual([]);
    expect([read(0x81).readUInt8(3), read(0x81).readUInt32LE(4)]).toEqual([4, 666_667]);
    expect(read(0x81).readUInt32LE(18)).toBe(640 * 320 * 2);
    expect(control(0x21, 1, 0x0100, 1, probe(9, 77, 5, 26))).toEqual([]);
    expect([read(0x81).readUInt8(3), read(0x81).readUInt32LE(4)]).toEqual([1, 333_333]);
    expect(read(0x82).readUInt32LE(4)).toBe(333_333);
    expect(read(0x83).readUInt32LE(4)).toBe(1_000_000);
    expect(control(0x21, 1, 0x0100, 1, [1, 2, 3])).toBe(stalled);
    expect(control(0xa1, 0x85, 0x0100, 1, 2)).toEqual([34, 0]);
    expect(control(0xa1, 0x86, 0x0100, 1, 1)).toEqual([3]);
  });

  it('set a brightness within its range, and pictures follow', async () => {
    const ask = (request: number) => control(0xa1, request, 0x0200, 0x0200, 2);
    expect([ask(0x82), ask(0x83), ask(0x84), ask(0x87)]).toEqual([
      [0xc0, 0xff],
      [64, 0],
      [1, 0],
      [0, 0],
    ]);
    expect(control(0x21, 1, 0x0200, 0x0200, [65, 0])).toBe(stalled);
    expect(control(0x21, 1, 0x0300, 0x0200, [1, 0])).toBe(stalled);
    const before = await meanOfPicture();
    expect(control(0x21, 1, 0x0200, 0x0200, [40, 0])).toEqual([]);
    expect(ask(0x81)).toEqual([40, 0]);
    expect((await meanOfPicture()) - before).toBeGreaterThan(25);
  });

  async function meanOfPicture(): Promise<number> {
    control(0x21, 1, 0x0200, 1, probe(1, 4, 333_333));
    const parts: Uint8Array[] = [];
    for (let isEnded = false; !isEnded;) {
      const payload = await new Promise<Uint8Array>((resolve) =>
        device.submit({
          id: nextId++,
          endpoint: 0x81,
          setup: null,
          data: null,
          length: 16_384,
          isoPackets: null,
          complete: (_, data) => resolve(data ?? new Uint8Array()),
        }),
      );
      parts.push(payload.subarray(payload[0]));
      isEnded = ((payload[1] ?? 2) & 2) !== 0;
    }
    control(2, 1, 0, 0x81);
    const { channels } = await sharp(Buffer.concat(parts)).greyscale().stats();
    return channels[0]?.mean ?? Number.NaN;
  }
});

describe('any request', () => {
  it('is answered once or refused, and never throws', () => {
    const random = seededRandom(3);
    const byte = (): number => Math.floor(random() * 256);
    let answers = 0;
    const rounds = 20_000;
    for (let round = 0; round < rounds; round++) {
      const data = Uint8Array.from({ length: Math.floor(random() * 40) }, byte);
      const bmRequestType = byte();
      device.submit({
        id: nextId++,
        endpoint: 0,
        setup: {
          bmRequestType,
          bRequest: byte() & 0x8f,
          wValue: (byte() & 3) << 8,
          wIndex: byte() & 7,
          wLength: data.length,
        },
        data: (bmRequestType & 0x80) !== 0 ? null : data,
        length: data.length,
        isoPackets: null,
        complete: (_, bytes) => {
          answers++;
          expect(bytes?.length ?? 0).toBeLessThanOrEqual(data.length);
        },
      });
    }
    expect(answers).toBe(rounds);
    device.detach();
  });
});
