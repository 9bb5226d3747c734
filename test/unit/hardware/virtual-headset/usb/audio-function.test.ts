import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceClock } from '../../../../../hardware/virtual-headset/firmware/device-clock.ts';
import { toneLoop } from '../../../../../hardware/virtual-headset/sound/tone.ts';
import { AudioFunction } from '../../../../../hardware/virtual-headset/usb/audio-function.ts';
import { usbHeadset } from '../../../../support/usb-headset.ts';

const microphone = 0x83;
const packetBytes = 100;
const packets = 10;
/** Simulated time, of which no millisecond passes by itself. */
const monotonicNs = (): bigint => BigInt(Date.now()) * 1_000_000n + 345_678n;

let isOff: boolean;
let clock: DeviceClock;
let audio: AudioFunction;
/** Lengths of the packets that came, in samples, and their sound. */
let lengths: number[];
let sounds: Buffer[];

beforeEach(() => {
  vi.useFakeTimers();
  isOff = false;
  clock = new DeviceClock(monotonicNs);
  audio = new AudioFunction({
    microphoneLoop: toneLoop(1000),
    loopStartNs: monotonicNs(),
    isMicrophoneOff: () => isOff,
    monotonicNs,
    deviceUsAt: (atNs) => clock.atUs(atNs),
  });
  [lengths, sounds] = [[], []];
});
afterEach(() => {
  audio.detach();
  vi.useRealTimers();
});

/** Has transfers under way for this long, as snd-usb-audio has them: each is asked for anew when it comes. */
function record(seconds: number): void {
  let id = 0;
  const submit = (): void =>
    audio.submit({
      id: id++,
      endpoint: microphone,
      setup: null,
      data: null,
      length: packets * packetBytes,
      isoPackets: Array.from({ length: packets }, (_, place) => ({
        offset: place * packetBytes,
        length: packetBytes,
      })),
      complete: (_, data, results) => {
        lengths.push(...(results ?? []).map(({ actualLength }) => actualLength / 2));
        sounds.push(Buffer.from(data ?? []));
        submit();
      },
    });
  submit();
  submit();
  vi.advanceTimersByTime(seconds * 1000);
}

const total = (): number => lengths.reduce((sum, length) => sum + length, 0);

/** How often the sound begins a new wave. */
function wavesIn(sound: Buffer): number {
  let [waves, before] = [0, 0];
  for (let at = 0; at < sound.length; at += 2) {
    const value = sound.readInt16LE(at);
    if (before < 0 && value >= 0) waves++;
    before = value;
  }
  return waves;
}

describe('the microphone on the USB', () => {
  it('has 48 samples in every packet while its clock is the bus’s', () => {
    record(10);
    expect(lengths.length).toBeGreaterThan(9_900);
    expect(new Set(lengths)).toEqual(new Set([48]));
  });

  it.each([200, -200, 1000])('takes its samples by the device’s clock, which runs %i ppm off', (ppm) => {
    clock.setDrift(ppm);
    record(30);
    const busSamples = lengths.length * 48;
    const drift = (total() / busSamples - 1) * 1e6;
    // One sample in half a minute is 0.7 ppm.
    expect(Math.abs(drift - ppm)).toBeLessThan(1);
    expect([...new Set(lengths)].filter((length) => length < 47 || length > 49)).toEqual([]);
  });

  it('hears the scene in true time all the same: a tone has as many waves', () => {
    clock.setDrift(500);
    record(10);
    const seconds = lengths.length / 1000;
    expect(Math.abs(wavesIn(Buffer.concat(sounds)) - 1000 * seconds)).toBeLessThanOrEqual(1);
    expect(total() / seconds).toBeCloseTo(48_024, -1);
  });

  it('is silent when it is off, at the same rate', () => {
    isOff = true;
    clock.setDrift(1000);
    record(1);
    expect(Buffer.concat(sounds).every((byte) => byte === 0)).toBe(true);
    expect(total() / lengths.length).toBeCloseTo(48.048, 2);
  });
});

describe('a headset whose clock drifts', () => {
  it('has a microphone that drifts as its answers do', () => {
    const device = usbHeadset({ monotonicNs });
    audio = device.audio;
    device.attach();
    const beganUs = device.clock.nowUs();
    expect(device.suffer({ type: 'clock-drift', partsPerMillion: 400 })).toBe(true);
    record(30);
    const [busMs, deviceMs] = [lengths.length, Number(device.clock.nowUs() - beganUs) / 1000];
    expect(deviceMs / 30_000).toBeCloseTo(1.0004, 6);
    expect(total() / (busMs * 48)).toBeCloseTo(1.0004, 5);
    device.detach();
  });
});
