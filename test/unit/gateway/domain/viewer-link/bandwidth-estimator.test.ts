import { describe, expect, it } from 'vitest';
import { BandwidthEstimator } from '../../../../../gateway/domain/viewer-link/bandwidth-estimator.ts';
import { probeLengthMs, ProbeSchedule } from '../../../../../gateway/domain/viewer-link/probe-schedule.ts';
import { randomFrom } from '../../../../support/mutate-text.ts';
import { fastLink, SimulatedViewerLink } from '../../../../support/simulated-viewer-link.ts';

const mega = 1_000_000;

function setUp() {
  const estimator = new BandwidthEstimator();
  const link = new SimulatedViewerLink(estimator, randomFrom(7));
  /** Sends what the estimate allows, up to `wantedBps`. */
  const adapted = (wantedBps: number) => () => Math.min(wantedBps, estimator.estimateBps ?? wantedBps);
  return { estimator, link, adapted, estimate: () => estimator.estimateBps ?? Number.NaN };
}

/** Sends `sentBps` and now and then a probe towards `wantedBps`, as a viewer's adaptation does. */
function runWithProbes(
  { estimator, link }: ReturnType<typeof setUp>,
  lengthMs: number,
  { sentBps, wantedBps }: { sentBps: (estimateBps: number) => number; wantedBps: number },
): void {
  const schedule = new ProbeSchedule();
  let probe = { untilMs: 0, rateBps: 0 };
  link.run(lengthMs, () => {
    const { estimateBps, decreasedAtMs } = estimator;
    const result = estimator.takeProbeResult();
    if (result !== null) schedule.noteResult(result, link.nowMs);
    const rateBps =
      estimateBps === null || link.nowMs < probe.untilMs
        ? null
        : schedule.due(link.nowMs, { estimateBps, decreasedAtMs, wantedBps });
    if (rateBps !== null) {
      probe = { untilMs: link.nowMs + probeLengthMs, rateBps };
      estimator.expectProbe(link.nowMs, probe.untilMs);
    }
    return link.nowMs < probe.untilMs ? probe.rateBps : sentBps(estimateBps ?? wantedBps);
  });
}

describe('BandwidthEstimator', () => {
  it('is null before the first feedback, and keeps a link that takes everything', () => {
    const { link, estimate, estimator } = setUp();
    expect(estimator.estimateBps).toBeNull();
    link.run(20_000, () => 5.5 * mega);
    expect(estimate()).toBeGreaterThan(5.5 * mega);
  });

  it.each([2, 0.6])('falls to just below a link of %d Mb/s within 1.5 s, and keeps it in use', (linkMbps) => {
    const { link, estimate, adapted } = setUp();
    link.run(5000, () => 5.5 * mega);
    link.conditions = { ...fastLink, rateBps: linkMbps * mega };
    link.run(1500, adapted(5.5 * mega));
    expect(estimate() / mega).toBeLessThan(linkMbps * 1.05);
    let lowest = Number.POSITIVE_INFINITY;
    for (let second = 0; second < 30; second += 1) {
      link.run(1000, adapted(5.5 * mega));
      lowest = Math.min(lowest, estimate());
    }
    expect(lowest / mega).toBeGreaterThan(linkMbps * 0.6);
    expect(estimate() / mega).toBeLessThan(linkMbps * 1.1);
  });

  it('falls where there is hardly a queue and what is too much is lost', () => {
    const { link, estimate, adapted } = setUp();
    link.run(3000, () => 5.5 * mega);
    link.conditions = { ...fastLink, rateBps: mega, queueLimitMs: 15 };
    link.run(3000, adapted(5.5 * mega));
    expect(estimate() / mega).toBeLessThan(1.1);
    expect(estimate() / mega).toBeGreaterThan(0.6);
  });

  it.each([
    ['2 % loss, 40 ms and 15 ms jitter', { ...fastLink, delayMs: 40, jitterMs: 15, lossRatio: 0.02 }],
    ['30 ms jitter', { ...fastLink, jitterMs: 30 }],
    ['a way that is 150 ms longer', { ...fastLink, delayMs: 155 }],
  ])('keeps most of the estimate under %s', (_what, conditions) => {
    const { link, estimate, adapted } = setUp();
    link.run(5000, () => 5.5 * mega);
    link.conditions = conditions;
    link.run(60_000, adapted(5.5 * mega));
    expect(estimate() / mega).toBeGreaterThan(4.5);
  });

  it('is not misled by unsteady arrivals while little is sent', () => {
    const { link, estimate } = setUp();
    link.run(3000, () => 3 * mega);
    const before = estimate();
    link.conditions = { ...fastLink, delayMs: 40, jitterMs: 70 };
    link.run(60_000, () => 250_000);
    expect(estimate()).toBe(before);
  });

  it.each([
    [2500, 3],
    [300, 3],
    [300, 0.3],
  ])('does not take a break of %d ms for a slow link, at %d Mb/s', (breakMs, sentMbps) => {
    const { link, estimate } = setUp();
    const sent = () => sentMbps * mega;
    link.run(3000, sent);
    const before = estimate();
    for (let count = 0; count < 4; count += 1) {
      link.conditions = { ...fastLink, lossRatio: 1 };
      link.run(breakMs, sent);
      link.conditions = fastLink;
      link.run(1500, sent);
      expect(estimate()).toBeGreaterThanOrEqual(before);
    }
  });

  it('does not grow by itself beyond what is in use', () => {
    const { link, estimate } = setUp();
    link.conditions = { ...fastLink, rateBps: mega };
    link.run(2000, () => 2 * mega);
    link.conditions = fastLink;
    link.run(20_000, () => 200_000);
    expect(estimate() / mega).toBeLessThan(1.3);
  });

  it('finds a link that has recovered within 10 s by probes, however little is sent', () => {
    const rig = setUp();
    rig.link.conditions = { ...fastLink, rateBps: 600_000 };
    const demand = { sentBps: (bps: number) => Math.min(bps, 300_000), wantedBps: 5.5 * mega };
    rig.link.run(3000, () => 2 * mega);
    runWithProbes(rig, 20_000, demand);
    expect(rig.estimate() / mega).toBeLessThan(0.75);
    rig.link.conditions = { ...fastLink, rateBps: 10 * mega };
    runWithProbes(rig, 10_000, demand);
    expect(rig.estimate() / mega).toBeGreaterThan(5);
  });

  it('is not misled by probes of a link that is full', () => {
    const rig = setUp();
    rig.link.conditions = { ...fastLink, rateBps: 2 * mega };
    runWithProbes(rig, 60_000, { sentBps: (bps) => Math.min(5.5 * mega, bps), wantedBps: 5.5 * mega });
    expect(rig.estimate() / mega).toBeLessThan(2.2);
    expect(rig.estimate() / mega).toBeGreaterThan(1.4);
  });
});
