import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calibrationClaim } from '../../../../../hardware/virtual-headset/firmware/calibration-slots.ts';
import { FirmwareModel } from '../../../../../hardware/virtual-headset/firmware/firmware-model.ts';
import { HeadsetUnit } from '../../../../../hardware/virtual-headset/firmware/headset-unit.ts';
import { frameBytes, readFrame } from '../../../../../hardware/virtual-headset/firmware/device-frame.ts';
import type { DeviceLink } from '../../../../../hardware/virtual-headset/firmware/device-link.ts';
import { protocolExamples } from '../../../../support/protocol-examples.ts';

const stored = Buffer.from('{"version":1}');
const level = { quaternion: [1, 0, 0, 0], rateDegPerS: [0, 0, 0] } as const;

/** The host's end as bytes: what it sends, and what came. */
class Wire implements DeviceLink {
  readonly frames: { type: number; sequence: number; payload: Buffer }[] = [];
  #deliver: (frame: Uint8Array) => void = () => undefined;

  send(frame: Uint8Array): Promise<void> {
    const read = readFrame(frame);
    if (read === null) throw new Error('the headset sent a bad frame');
    this.frames.push(read);
    return Promise.resolve();
  }

  onFrame(listener: (frame: Uint8Array) => void): () => void {
    this.#deliver = listener;
    return () => undefined;
  }

  onLost(): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  raw(frame: Uint8Array): void {
    this.#deliver(frame);
  }

  /** The answer to a request: its type, then its payload. */
  ask(type: number, ...payload: number[]): number[] {
    const before = this.frames.length;
    this.raw(frameBytes(type, 77, Uint8Array.from(payload)));
    const [answer] = this.frames.slice(before).filter(({ sequence }) => sequence === 77);
    return answer === undefined ? [] : [answer.type, ...answer.payload];
  }
}

let nowUs: bigint;
beforeEach(() => {
  nowUs = 1_000_003n;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    nowUs += 10_000n;
    vi.advanceTimersByTime(10);
  }
}

function headset(options: { authority?: KeyObject; ratesOnly?: boolean; greeting?: number[] | null } = {}) {
  const unit = new HeadsetUnit({
    model: 'Roundsight Reference',
    serial: 'RS-000421',
    firmwareVersion: '1.4.2',
    calibration: stored,
    calibrationAuthority: options.authority ?? null,
    ratesOnly: options.ratesOnly === true,
  });
  const switchOn = () => {
    const wire = new Wire();
    const firmware = new FirmwareModel(wire, {
      unit,
      deviceClockUs: () => nowUs,
      orientationAt: (deviceClockUs) => ({ deviceClockUs, ...level }),
    });
    return { wire, firmware };
  };
  const { wire, firmware } = switchOn();
  const { greeting = [1, 1] } = options;
  if (greeting !== null) wire.ask(0x01, ...greeting);
  return { unit, wire, firmware, switchOn };
}

describe('a unit', () => {
  it('that was switched on 65 536 times counts from 0 again, as its messages do', () => {
    const { unit, switchOn } = headset();
    unit.bootCount = 0xffff;
    const { wire } = switchOn();
    wire.ask(0x01, 1, 1);
    const status = wire.ask(0x04);
    expect([status[0], ...status.slice(-4)]).toEqual([0x84, 0, 0, 0, 0]);
  });
});

describe('the greeting', () => {
  it('comes first: nothing else is answered but as unknown, and nothing is sent', () => {
    const { wire, unit } = headset({ greeting: null });
    unit.suffer({ type: 'worn', on: false }, 1);
    expect(wire.frames).toEqual([]);
    expect(wire.ask(0x04)).toEqual([0xff, 1]);
    expect(wire.ask(0x01, 1, 1).slice(0, 3)).toEqual([0x81, 1, 1]);
    expect(wire.ask(0x04)[0]).toBe(0x84);
  });

  it('agrees on the lower minor version, and tells another major one its own', () => {
    const { wire } = headset({ greeting: null });
    expect(wire.ask(0x01, 1, 9).slice(0, 3)).toEqual([0x81, 1, 1]);
    expect(wire.ask(0x01, 1, 0).slice(0, 3)).toEqual([0x81, 1, 0]);
    expect(wire.ask(0x01, 2, 5).slice(0, 3)).toEqual([0x81, 1, 1]);
    expect(wire.ask(0x04)).toEqual([0xff, 1]);
  });

  it('with a host of 1.0 keeps to what 1.0 knows', () => {
    const { wire, unit } = headset({ greeting: [1, 0] });
    for (let type = 0x05; type <= 0x0d; type++) expect(wire.ask(type, 0, 0, 0, 0, 0)).toEqual([0xff, 1]);
    unit.suffer({ type: 'button', held: false }, 1);
    expect(wire.frames.filter(({ type }) => type === 0xc2)).toEqual([]);
    expect(wire.ask(0x03, 1)).toEqual([0x83, 1, 100, 0]);
    pass(40);
    expect(wire.frames.filter(({ type }) => type === 0xc0).length).toBeGreaterThan(0);
    const rates = headset({ greeting: [1, 0], ratesOnly: true });
    expect(rates.wire.ask(0x03, 1)).toEqual([0xff, 1]);
  });
});

describe('requests', () => {
  it('are refused by what is wrong with them', () => {
    const { wire } = headset();
    expect(wire.ask(0x0e)).toEqual([0xff, 1]);
    expect(wire.ask(0x05)).toEqual([0xff, 1]);
    const malformed = [
      [0x01, 1],
      [0x02, 0, 0, 0, 0, 1],
      [0x03],
      [0x09, 0],
      [0x0a, 1, 0, 0, 0],
      [0x0b, 1],
      [0x0c],
      [0x0d, 1, 2, 3],
    ];
    for (const [type = 0, ...payload] of malformed) expect(wire.ask(type, ...payload)).toEqual([0xff, 2]);
    const outOfRange = [
      [0x02, 0, 0, 0, 0, 0, 0],
      [0x02, 0, 0, 0, 0, 1, 2],
      [0x02, 0, 0, 0, 0, 1, 0, 3],
      [0x02, 13, 0, 0, 0, 1, 0],
      [0x03, 2],
      [0x03, 1, 75, 0],
      [0x0a, 5, 0, 0, 0, 0],
      [0x0a, 1, 0x68, 0x01, 0, 0],
      [0x0b, 0, 50],
      [0x0b, 1, 0],
      [0x0b, 1, 101],
      [0x0c, 4],
    ];
    for (const [type = 0, ...payload] of outOfRange) expect(wire.ask(type, ...payload)).toEqual([0xff, 3]);
  });

  it('may be longer than they are known to be', () => {
    const { wire } = headset();
    expect(wire.ask(0x0d, 1, 2, 3, 4, 9, 9).slice(0, 5)).toEqual([0x8d, 1, 2, 3, 4]);
  });

  it('damaged on the way are not answered', () => {
    const { wire } = headset();
    const before = wire.frames.length;
    for (const { bytes, type } of protocolExamples()) {
      if (type >= 0x80) continue;
      wire.raw(bytes.subarray(0, -1));
      wire.raw(Uint8Array.from([...bytes, 0]));
      wire.raw(Uint8Array.from(bytes, (byte, place) => (place === 2 ? 2 : byte)));
    }
    wire.raw(new Uint8Array(5000));
    expect(wire.frames.length).toBe(before);
  });

  it('are not answered any more once it is switched off', async () => {
    const { wire, unit, firmware } = headset();
    unit.suffer({ type: 'late-answers', delayMs: 100 }, 1);
    const before = wire.frames.length;
    wire.ask(0x04);
    await firmware.powerOff();
    vi.advanceTimersByTime(1000);
    expect(wire.frames.length).toBe(before);
  });
});

describe('the samples', () => {
  const timesOf = (wire: Wire): bigint[] =>
    wire.frames
      .filter(({ type }) => type === 0xc0)
      .flatMap(({ payload }) =>
        Array.from({ length: payload.readUInt8(0) }, (_, place) => payload.readBigUInt64LE(1 + 22 * place)),
      );

  it.each([
    [50, 20_000n],
    [100, 10_000n],
    [200, 5_000n],
  ])('at %i Hz stand at exact multiples of the interval, every 20 ms', (rateHz, intervalUs) => {
    const { wire } = headset();
    wire.ask(0x03, 1, rateHz, 0);
    pass(1000);
    const times = timesOf(wire);
    expect(times.length).toBe(rateHz);
    times.forEach((time, place) => expect(time).toBe((times[0] ?? 0n) + BigInt(place) * intervalUs));
    expect((times[0] ?? 1n) % intervalUs).toBe(0n);
    expect(wire.frames.filter(({ type }) => type === 0xc0).length).toBe(50);
  });

  it('are made up for after a pause, and counted as lost beyond 64 frames', () => {
    const { wire } = headset();
    wire.ask(0x03, 1, 200, 0);
    nowUs += 5_000_000n;
    pass(20);
    const times = timesOf(wire);
    times.slice(1).forEach((time, place) => expect(time - (times[place] ?? 0n)).toBe(5000n));
    expect(times.length).toBeGreaterThanOrEqual(1000);
    nowUs += 20_000_000n;
    pass(40);
    const sequences = wire.frames.filter(({ type }) => type === 0xc0).map(({ sequence }) => sequence);
    const steps = sequences.slice(1).map((sequence, place) => sequence - (sequences[place] ?? 0));
    // 4004 samples were due, of which 64 frames of 32 were sent: 62 frames are missing between two numbers.
    expect(steps.filter((step) => step !== 1)).toEqual([63]);
  });

  it('of an IMU without orientation are rates and forces', () => {
    const { wire } = headset({ ratesOnly: true });
    wire.ask(0x03, 1, 50, 0);
    pass(40);
    const batch = wire.frames.find(({ type }) => type === 0xc1);
    expect(batch?.payload.readUInt8(0)).toBe(1);
    const sample = batch?.payload.subarray(9) ?? Buffer.alloc(12);
    expect([0, 2, 4, 6, 8, 10].map((at) => sample.readInt16LE(at))).toEqual([0, 0, 0, 0, 0, 4096]);
    expect(wire.frames.some(({ type }) => type === 0xc0)).toBe(false);
  });
});

describe('the light', () => {
  it('goes off when its time is over, and five seconds after the last frame of the host', () => {
    const { wire, firmware } = headset();
    expect(wire.ask(0x0a, 1, 0x0e, 0x01, 0xe8, 0x03)).toEqual([0x8a, 1]);
    expect([firmware.light.pattern, firmware.light.bearingDeg]).toEqual(['look-here', 270]);
    pass(990);
    expect(firmware.light.pattern).toBe('look-here');
    pass(20);
    expect(firmware.light.pattern).toBe('off');
    wire.ask(0x0a, 2, 0xff, 0xff, 0, 0);
    pass(4000);
    wire.ask(0x0d, 1, 0, 0, 0);
    pass(4900);
    expect(firmware.light.pattern).toBe('proctor-talking');
    pass(200);
    expect(firmware.light.pattern).toBe('off');
  });
});

describe('privacy', () => {
  it('tells with each change of a switch what it comes to together with the host’s wishes', () => {
    const { wire, unit } = headset();
    expect(wire.ask(0x0c, 2)).toEqual([0x8c, 2, 0]);
    unit.suffer({ type: 'privacy-switch', cameraOff: true, microphoneOff: false }, 1);
    expect([...(wire.frames.at(-1)?.payload.subarray(8) ?? [])]).toEqual([9, 3]);
    expect(wire.ask(0x0c, 0)).toEqual([0x8c, 1, 1]);
    expect(wire.ask(0x0c, 255)).toEqual([0x8c, 1, 1]);
    unit.suffer({ type: 'privacy-switch', cameraOff: false, microphoneOff: false }, 1);
    expect(wire.ask(0x0c, 255)).toEqual([0x8c, 0, 0]);
  });
});

describe('stored faults', () => {
  it('are the last 64, in pages, over power cuts', () => {
    const { unit, wire, switchOn } = headset();
    for (let detail = 0; detail < 70; detail++) unit.storeFault(8, 9, detail);
    const { wire: again } = switchOn();
    again.ask(0x01, 1, 1);
    const details = [0, 32, 64].map((first) => {
      const [type, low = 0, high = 0, count = 0, ...records] = again.ask(0x09, first, 0);
      expect([type, low + 256 * high]).toEqual([0x89, 64]);
      return Array.from({ length: count }, (_, place) => records[12 * place + 8]);
    });
    expect(details.flat()).toEqual(Array.from({ length: 64 }, (_, place) => place + 6));
    expect(details[2]).toEqual([]);
    // Both power-ups are told apart.
    expect(again.ask(0x04).at(-4)).toBe(2);
    expect(wire.ask(0x04).at(-2)).toBe(64);
  });
});

describe('writing a calibration', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const u32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
  const better = Buffer.from('{"version":1,"better":true}');

  function begin(wire: Wire, bytes: Buffer, key: KeyObject, serial = 'RS-000421'): number[] {
    const nonce = Uint8Array.from(wire.ask(0x05).slice(1));
    expect(nonce.length).toBe(32);
    const signature = sign(null, calibrationClaim(nonce, serial, bytes.length, crc32(bytes)), key);
    return wire.ask(0x06, ...u32(bytes.length), ...u32(crc32(bytes)), ...signature);
  }
  const read = (wire: Wire, slot: number): string =>
    Buffer.from(wire.ask(0x02, 0, 0, 0, 0, 0, 2, slot).slice(13)).toString();

  it('goes into the other slot and counts from its commit on', () => {
    const { wire } = headset({ authority: publicKey });
    expect(begin(wire, better, privateKey)).toEqual([0x86, 1, 1, 0, 0, 0, 0]);
    expect(wire.ask(0x07, ...u32(0), ...better.subarray(0, 10))).toEqual([0x87, 1, 1, 10, 0, 0, 0]);
    expect(wire.ask(0x07, ...u32(5), 1)).toEqual([0xff, 3]);
    expect(wire.ask(0x08)).toEqual([0xff, 3]);
    expect(wire.ask(0x07, ...u32(10), ...better.subarray(10))).toEqual([0x87, 1, 1, better.length, 0, 0, 0]);
    expect(wire.ask(0x07, ...u32(better.length), 1)).toEqual([0xff, 3]);
    expect(read(wire, 0)).toBe(stored.toString());
    expect(wire.ask(0x08)).toEqual([0x88, 2, 1, better.length, 0, 0, 0]);
    expect([read(wire, 0), read(wire, 1), read(wire, 2)]).toEqual([
      better.toString(),
      stored.toString(),
      better.toString(),
    ]);
    expect(wire.ask(0x08)).toEqual([0xff, 4]);
  });

  it('is forgotten by a power cut before the commit', () => {
    const { wire, switchOn } = headset({ authority: publicKey });
    begin(wire, better, privateKey);
    wire.ask(0x07, ...u32(0), ...better);
    const { wire: again } = switchOn();
    again.ask(0x01, 1, 1);
    expect(again.ask(0x08)).toEqual([0xff, 4]);
    expect([read(again, 0), read(again, 2)]).toEqual([stored.toString(), '']);
  });

  it('needs the right key, serial, and a challenge that is fresh and unused', () => {
    const { wire } = headset({ authority: publicKey });
    expect(begin(wire, better, generateKeyPairSync('ed25519').privateKey)).toEqual([0xff, 4]);
    expect(begin(wire, better, privateKey, 'RS-000422')).toEqual([0xff, 4]);
    const nonce = Uint8Array.from(wire.ask(0x05).slice(1));
    const signature = sign(
      null,
      calibrationClaim(nonce, 'RS-000421', better.length, crc32(better)),
      privateKey,
    );
    const claim = [...u32(better.length), ...u32(crc32(better)), ...signature];
    nowUs += 61_000_000n;
    expect(wire.ask(0x06, ...claim)).toEqual([0xff, 4]);
    nowUs -= 61_000_000n;
    expect(wire.ask(0x06, ...claim)).toEqual([0xff, 4]);
    expect(begin(wire, Buffer.alloc(65_537), privateKey)).toEqual([0xff, 3]);
  });

  it('with other bytes than were signed is refused at the commit', () => {
    const { wire } = headset({ authority: publicKey });
    begin(wire, better, privateKey);
    wire.ask(0x07, ...u32(0), ...Buffer.alloc(better.length));
    expect(wire.ask(0x08)).toEqual([0xff, 6]);
    expect(read(wire, 0)).toBe(stored.toString());
  });
});
