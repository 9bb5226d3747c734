import { describe, expect, it } from 'vitest';
import {
  captureToShownMs,
  readCounters,
  ShownFrameFigures,
  streamFigures,
} from '../../../../console/media/live-figures.ts';

const counters = { atMs: 1000, bytes: 10_000, packets: 100, packetsLost: 2 };

describe('the stream between two readings', () => {
  it('has a bitrate and a share of lost packets', () => {
    const later = { atMs: 3000, bytes: 1_010_000, packets: 195, packetsLost: 7 };
    expect(streamFigures(counters, later)).toEqual({ bitrateBps: 4_000_000, lossShare: 0.05 });
  });

  it('has no negative loss where a packet came after all', () => {
    expect(streamFigures(counters, { ...counters, atMs: 2000, packetsLost: 0 })?.lossShare).toBe(0);
  });

  it('has no figures across two connections', () => {
    expect(streamFigures(counters, { ...counters, atMs: 2000, bytes: 10 })).toBeNull();
    expect(streamFigures(counters, counters)).toBeNull();
  });
});

describe('a statistics report', () => {
  it('gives the inbound counters', () => {
    const report: [string, unknown][] = [
      ['a', { type: 'codec' }],
      ['b', { type: 'inbound-rtp', timestamp: 5, bytesReceived: 6, packetsReceived: 7, packetsLost: 8 }],
    ];
    expect(readCounters(report)).toEqual({ atMs: 5, bytes: 6, packets: 7, packetsLost: 8 });
  });

  it('gives nothing before the first packet', () => {
    expect(readCounters([['a', { type: 'codec' }]])).toBeNull();
  });
});

describe('frames shown lately', () => {
  it('are counted over the window, with their median delay', () => {
    const figures = new ShownFrameFigures(2000);
    for (let index = 0; index < 90; index += 1) figures.add(index * 50, index === 89 ? 900 : 40);
    expect(figures.at(4450)).toEqual({ framesPerSecond: 20, delayMs: 40 });
    expect(figures.at(10_000)).toEqual({ framesPerSecond: 0, delayMs: null });
  });
});

describe('the delay from capture to glass', () => {
  const frame = { captureUs: 5_000_000, wallClockOffsetUs: 1_000_000_000 };

  it('is the difference on the wall clock', () => {
    expect(captureToShownMs(frame, 1_005_045)).toBe(45);
  });

  it('is never below zero, and unknown where the clocks disagree or the capture is unknown', () => {
    expect(captureToShownMs(frame, 1_004_998)).toBe(0);
    expect(captureToShownMs(frame, 1_004_000)).toBeNull();
    expect(captureToShownMs(frame, 9_000_000)).toBeNull();
    expect(captureToShownMs(null, 1_005_045)).toBeNull();
  });
});
