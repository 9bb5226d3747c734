import { describe, expect, it, vi } from 'vitest';
import type { HostEvent, HostOrientation } from '../../../../firmware-bridge/index.ts';
import type { DeviceOrientation } from '../../../../firmware-bridge/protocol/headset-message.ts';
import { LostReports } from '../../../../firmware-bridge/session/lost-reports.ts';
import { SampleClock } from '../../../../firmware-bridge/session/sample-clock.ts';
import { SampleStream } from '../../../../firmware-bridge/session/sample-stream.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { encodeFrame } from '../../../../firmware-bridge/protocol/frame.ts';
import { payloadOf } from '../../../support/headset-frames.ts';
import { connectScripted } from '../../../support/connect-scripted.ts';
import { simulateTime } from '../../../support/simulated-time.ts';
import { patience } from '../../../support/patience.ts';

simulateTime();

const half = Math.SQRT1_2;
const at = (deviceClockUs: bigint): DeviceOrientation => ({
  deviceClockUs,
  quaternion: [half, 0, 0, half],
  rateDegPerS: [0, 0, 4],
});
const batch = (...us: number[]) => ({
  kind: 'orientation-batch' as const,
  samples: us.map((value) => at(BigInt(value))),
});

describe('orientation', () => {
  it('arrives in host time at the wanted rate, and no more after unsubscribing', async () => {
    const asked: string[] = [];
    const { headset, device } = await connectScripted(({ type, payload }) => {
      if (type === 0x03) asked.push(payload.toString('hex'));
      return null;
    });
    const seen: HostOrientation[] = [];
    const stop = headset.onOrientation((sample) => seen.push(sample));
    await headset.setOrientationStream(true, 200);
    await headset.setOrientationStream(false);
    expect(asked).toEqual(['01c800', '006400']);
    const startUs = Number(process.hrtime.bigint() / 1000n);
    await device.tell(batch(startUs, startUs + 5000));
    await vi.waitFor(() => expect(seen).toHaveLength(2), patience);
    const { offsetNs, boundNs } = headset.clock();
    const wrongNs = (seen[0]?.monotonicNs ?? 0n) - (BigInt(startUs) * 1000n + offsetNs);
    expect(wrongNs <= boundNs && -wrongNs <= boundNs).toBe(true);
    expect((seen[1]?.monotonicNs ?? 0n) - (seen[0]?.monotonicNs ?? 0n)).toBe(5_000_000n);
    expect(seen[0]?.quaternion[3]).toBeCloseTo(half, 4);
    stop();
    await device.tell(batch(startUs + 10_000), 1);
    await headset.readStatus();
    expect(seen).toHaveLength(2);
    expect(headset.figures()).toMatchObject({ samples: 3, lostReports: 0, lostSamples: 0 });
    await headset.close();
  });

  it('is worked out from rates where the unit senses no more', () => {
    const stream = new SampleStream((us) => us * 1000n);
    const seen: HostOrientation[] = [];
    stream.onOrientation((sample) => seen.push(sample));
    const level = { rateDegPerS: [0, 0, 90], accelerationG: [0, 0, 1] } as const;
    const samples = Array.from({ length: 21 }, (_, place) => ({
      ...level,
      deviceClockUs: BigInt(place) * 10_000n,
    }));
    stream.receive({ kind: 'rate-batch', samples }, 0);
    expect(seen).toHaveLength(21);
    const turnedBy = 2 * Math.asin(seen.at(-1)?.quaternion[3] ?? 0) * (180 / Math.PI);
    expect(turnedBy).toBeCloseTo(18, 3);
    expect(seen.at(-1)).toMatchObject({ monotonicNs: 200_000_000n, rateDegPerS: [0, 0, 90] });
  });

  it('fails where the headset sets another rate', async () => {
    const { headset } = await connectScripted(({ type }) =>
      type === 0x03 ? { kind: 'orientation-set', on: true, rateHz: 50 } : null,
    );
    await expect(headset.setOrientationStream(true, 200)).rejects.toMatchObject({ kind: 'damaged' });
    await headset.close();
  });
});

describe('events', () => {
  it('arrive in host time with their names, those of later versions with their numbers', async () => {
    const { headset, device, deviceEnd } = await connectScripted(() => null);
    const seen: HostEvent[] = [];
    headset.onEvent((event) => seen.push(event));
    const deviceClockUs = process.hrtime.bigint() / 1000n;
    await device.tell({ kind: 'event', deviceClockUs, event: 'lens-covered', detail: 1 });
    const later = payloadOf(['u64', deviceClockUs], ['u8', 77], ['u8', 0]);
    await deviceEnd.send(encodeFrame({ type: 0xc2, sequence: 1, payload: later }));
    await vi.waitFor(() => expect(seen).toHaveLength(2), patience);
    expect(seen.map(({ event, detail }) => [event, detail])).toEqual([
      ['lens-covered', 1],
      ['unknown-77', 0],
    ]);
    expect(Math.abs(Number((seen[0]?.monotonicNs ?? 0n) - deviceClockUs * 1000n))).toBeLessThan(100_000_000);
    await headset.close();
  });
});

describe('what is lost on the way', () => {
  it.each<[string, number[], number]>([
    ['nothing', [0, 1, 2, 3], 0],
    ['two in a row', [0, 3, 4], 2],
    ['one and one', [5, 7, 9], 2],
    ['one at the wrap', [0xfffe, 0, 1], 1],
    ['a count that began anew', [500, 501, 0, 1], 0],
  ])('is counted by the sequence: %s', (_, sequences, lost) => {
    const reports = new LostReports();
    for (const sequence of sequences) reports.arrived(sequence);
    expect(reports.count).toBe(lost);
  });

  it('is counted in samples by the device’s clock, pauses of the stream left out', () => {
    const stream = new SampleStream((us) => us * 1000n);
    stream.restarted(200);
    stream.receive(batch(0, 5000), 0);
    stream.receive(batch(40_000, 45_000), 3);
    // An event takes part in the count; nothing is missing here.
    stream.receive({ kind: 'event', deviceClockUs: 46_000n, event: 'put-on', detail: 0 }, 4);
    stream.receive(batch(50_000), 5);
    stream.restarted(50);
    stream.receive(batch(9_000_000), 9);
    expect(stream.figures()).toEqual({
      samples: 6,
      lostReports: 5,
      lostSamples: 6,
      disorderedSamples: 0,
    });
  });

  it('and what comes twice or too late is not told', () => {
    const stream = new SampleStream((us) => us * 1000n);
    const seen: bigint[] = [];
    stream.onOrientation(({ monotonicNs }) => seen.push(monotonicNs));
    stream.receive(batch(10_000, 20_000), 0);
    stream.receive(batch(20_000, 15_000, 30_000), 1);
    expect(seen).toEqual([10_000_000n, 20_000_000n, 30_000_000n]);
    expect(stream.figures().disorderedSamples).toBe(2);
  });
});

describe('host times of samples', () => {
  it('only go forward, whatever becomes of the estimate, and come back to it', () => {
    const random = seededRandom(4);
    const clock = new SampleClock();
    let [newest, offsetNs] = [-1n, 0n];
    for (let us = 0n; us < 20_000_000n; us += 5000n) {
      if (random() < 0.05) offsetNs = BigInt(Math.round((random() - 0.5) * 50_000_000));
      const hostNs = clock.hostNsOf(us, us * 1000n + offsetNs);
      if (hostNs === null) throw new Error('a newer sample was refused');
      expect(hostNs).toBeGreaterThan(newest);
      newest = hostNs;
    }
    for (let us = 20_000_000n; us < 21_000_000n; us += 5000n) clock.hostNsOf(us, us * 1000n);
    expect(clock.hostNsOf(21_000_000n, 21_000_000_000n)).toBe(21_000_000_000n);
  });

  it('go on when the device’s clock begins anew', () => {
    const clock = new SampleClock();
    expect(clock.hostNsOf(60_000_000n, 100n)).toBe(100n);
    expect(clock.hostNsOf(59_999_999n, 105n)).toBeNull();
    expect(clock.hostNsOf(5n, 200n)).toBe(200n);
    expect(clock.hostNsOf(6n, 150n)).toBe(700n);
  });
});
