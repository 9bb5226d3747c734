import type { SessionStatistics, ViewerFigures } from '../../../gateway/contract/session-statistics.ts';

const viewer = (id: string, accountName: string, more: Partial<ViewerFigures> = {}): ViewerFigures => ({
  ...{ id, accountName, since: new Date(0).toISOString() },
  ...{ estimateBps: 6_300_000, roundTripMs: 41, lossRatio: 0.012, queueDelayMs: 3.4 },
  ...{
    arrivalRateBps: 4_700_000,
    framesPerSecond: 29.8,
    freezes: 1,
    retransmissions: 12,
    keyFrameRequests: 2,
  },
  tracks: [
    { trackId: 'panorama', rungId: 'full', allottedBps: 4_000_000, switches: 2 },
    { trackId: 'screen-1', rungId: 'slow', allottedBps: 400_000, switches: 1 },
    { trackId: 'microphone', rungId: 'sound', allottedBps: 48_000, switches: 0 },
  ],
  ...more,
});

/** Of two viewers, one of whom has said nothing yet, and rungs of which one is idle. */
export function sampleStatistics(examSessionId: string): SessionStatistics {
  const used = { receivers: 2, encodeMs: 7.6, queueMs: 14.2 };
  return {
    examSessionId,
    workerRestarts: 1,
    rungs: [
      {
        ...{ trackId: 'panorama', rungId: 'full', framesPerSecond: 29.9, ...used },
        ...{ bitrateBps: 3_810_000, targetBitrateBps: 4_000_000 },
      },
      {
        ...{ trackId: 'panorama', rungId: 'thumbnail', framesPerSecond: 0, receivers: 0 },
        ...{ bitrateBps: 0, targetBitrateBps: null, encodeMs: null, queueMs: null },
      },
      {
        ...{ trackId: 'screen-1', rungId: 'slow', framesPerSecond: 2, ...used },
        ...{ bitrateBps: 212_000, targetBitrateBps: 400_000 },
      },
    ],
    viewers: [
      viewer('v1', 'Priya Nair'),
      viewer('v2', 'Sam Okafor', {
        ...{
          estimateBps: null,
          roundTripMs: null,
          lossRatio: null,
          queueDelayMs: null,
          arrivalRateBps: null,
        },
        ...{ framesPerSecond: null, freezes: null, retransmissions: 0, keyFrameRequests: 0, tracks: [] },
      }),
    ],
  };
}
