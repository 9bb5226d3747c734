import { describe, expect, it } from 'vitest';
import { ClockTracker } from '../../../../firmware-bridge/session/clock-tracker.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { SimulatedClock } from '../../../support/simulated-clock.ts';

const second = 1e9;
type Random = () => number;

/** Mostly quick, now and then held up, and never the same there and back. */
function delayNs(random: Random): number {
  return 20_000 + random() * 400_000 + (random() < 0.1 ? random() * 30_000_000 : 0);
}

/** The worst that can be: all of the round trip is the way there, or the way back, and never shorter. */
function oneSided(way: 'there' | 'back'): (random: Random) => [number, number] {
  return () => (way === 'there' ? [400_000, 0] : [0, 400_000]);
}

const anyDelays = (random: Random): [number, number] => [delayNs(random), delayNs(random)];

function exchanged(tracker: ClockTracker, clock: SimulatedClock, random: Random, delays = anyDelays): void {
  tracker.add(clock.exchange(...delays(random)));
}

/** By how much the estimate is wrong now, and what it says that it is wrong at most. */
function errorNow(tracker: ClockTracker, clock: SimulatedClock): { errorNs: number; boundNs: number } {
  const state = tracker.stateAt(BigInt(Math.round(clock.hostNs)));
  if (state === null) throw new Error('no exchange yet');
  const saidNs = clock.deviceNs + Number(state.offsetNs);
  return { errorNs: Math.abs(saidNs - clock.hostNs), boundNs: Number(state.boundNs) };
}

/** The largest part of its bound that the error reaches in two minutes of exchanges every two seconds. */
function worstOf(tracker: ClockTracker, clock: SimulatedClock, random: Random, delays = anyDelays): number {
  let worst = 0;
  for (let start = 0; start < 4; start++) exchanged(tracker, clock, random, delays);
  for (let turn = 0; turn < 60; turn++) {
    for (let part = 0; part < 4; part++) {
      const { errorNs, boundNs } = errorNow(tracker, clock);
      worst = Math.max(worst, errorNs / boundNs);
      clock.pass((random() * second) / 2);
    }
    exchanged(tracker, clock, random, delays);
  }
  return worst;
}

describe('the estimate of a device’s clock', () => {
  it('is never wrong by more than its bound, at any drift within 100 ppm and any delays', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const driftPpm = (random() * 2 - 1) * 100;
      const clock = new SimulatedClock({ driftPpm: () => driftPpm, startUs: random() * 1e9 });
      const tracker = new ClockTracker();
      expect(worstOf(tracker, clock, random), `seed ${seed}`).toBeLessThanOrEqual(1);
      expect(tracker.stateAt(BigInt(Math.round(clock.hostNs)))?.steady).toBe(true);
    }
  });

  it.each([
    ['there', 100],
    ['there', -100],
    ['back', 100],
    ['back', -100],
    ['back', 0],
  ] as const)(
    'has no smaller bound than the worst case needs (all delay on the way %s, %i ppm)',
    (way, ppm) => {
      const clock = new SimulatedClock({ driftPpm: () => ppm, startUs: 0 });
      const worst = worstOf(new ClockTracker(), clock, seededRandom(1), oneSided(way));
      expect(worst).toBeLessThanOrEqual(1);
      expect(worst).toBeGreaterThan(0.8);
    },
  );

  it('holds while a crystal warms up', () => {
    const random = seededRandom(7);
    const clock = new SimulatedClock({
      driftPpm: (timeS) => 20 + 2 * Math.sin(timeS / 60),
      startUs: 12_345,
    });
    expect(worstOf(new ClockTracker(), clock, random)).toBeLessThanOrEqual(1);
  });

  it('learns the drift, and is surer than one exchange alone could be', () => {
    const random = seededRandom(3);
    const clock = new SimulatedClock({ driftPpm: () => 63, startUs: 5 });
    const tracker = new ClockTracker();
    for (let turn = 0; turn < 40; turn++) {
      exchanged(tracker, clock, random);
      clock.pass(2 * second);
    }
    const state = tracker.stateAt(BigInt(Math.round(clock.hostNs)));
    expect(Math.abs((state?.driftPpm ?? 0) - 63)).toBeLessThan(5);
    expect(Number(state?.boundNs)).toBeLessThan(200_000);
  });

  it('is surest just after an exchange and never forgets how old it is', () => {
    const clock = new SimulatedClock({ driftPpm: () => 0, startUs: 0 });
    const tracker = new ClockTracker();
    expect(tracker.stateAt(0n)).toBeNull();
    expect(tracker.hostNsOf(0n)).toBeNull();
    tracker.add(clock.exchange(100_000, 100_000));
    const { boundNs } = errorNow(tracker, clock);
    expect(boundNs).toBeLessThan(102_000);
    clock.pass(100 * second);
    expect(errorNow(tracker, clock).boundNs).toBeGreaterThan(boundNs + 10_000_000);
  });
});

describe('a clock that is none', () => {
  it.each([500, -500, 950])('drifting by %i ppm is noticed, and from then on the bound holds', (driftPpm) => {
    const random = seededRandom(11);
    const clock = new SimulatedClock({ driftPpm: () => driftPpm, startUs: 99 });
    const tracker = new ClockTracker();
    const steady: boolean[] = [];
    for (let turn = 0; turn < 60; turn++) {
      exchanged(tracker, clock, random);
      const state = tracker.stateAt(BigInt(Math.round(clock.hostNs)));
      steady.push(state?.steady ?? false);
      clock.pass(2 * second);
      const { errorNs, boundNs } = errorNow(tracker, clock);
      if (state?.steady === false) expect(errorNs).toBeLessThanOrEqual(boundNs);
    }
    expect(steady.indexOf(false)).toBeLessThan(6);
    expect(steady.slice(6)).not.toContain(true);
    const measured = tracker.stateAt(BigInt(Math.round(clock.hostNs)))?.driftPpm ?? 0;
    expect(Math.abs(measured - driftPpm)).toBeLessThan(20);
  });

  it.each([4_000, -4_000, 3_600_000_000])(
    'jumping by %i µs is noticed, forgotten, and trusted again',
    (jumpUs) => {
      const random = seededRandom(5);
      const clock = new SimulatedClock({ driftPpm: () => -30, startUs: 10_000_000 });
      const tracker = new ClockTracker();
      for (let turn = 0; turn < 20; turn++) {
        exchanged(tracker, clock, random);
        clock.pass(2 * second);
      }
      clock.jump(jumpUs);
      exchanged(tracker, clock, random);
      expect(tracker.stateAt(BigInt(Math.round(clock.hostNs)))?.steady).toBe(false);
      for (let turn = 0; turn < 10; turn++) {
        const { errorNs, boundNs } = errorNow(tracker, clock);
        expect(errorNs).toBeLessThanOrEqual(boundNs);
        clock.pass(2 * second);
        exchanged(tracker, clock, random);
      }
      expect(tracker.stateAt(BigInt(Math.round(clock.hostNs)))?.steady).toBe(true);
    },
  );
});
