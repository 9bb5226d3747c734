import { beforeAll, describe, expect, it } from 'vitest';
import { PrometheusMetrics } from '../../../../../gateway/adapters/prometheus/prometheus-metrics.ts';
import type { GatewayFigures } from '../../../../../gateway/ports/metrics.ts';

const nothing: GatewayFigures = {
  examSessions: new Map(),
  headsets: new Map(),
  openConsoles: 0,
  sources: [],
  unstampedSeals: null,
  uploads: null,
  viewers: [],
};

const busy: GatewayFigures = {
  examSessions: new Map([['in-progress', 2]]),
  headsets: new Map([
    ['live', 2],
    ['absent', 1],
  ]),
  openConsoles: 3,
  unstampedSeals: 2,
  uploads: { segments: 7, failing: 1 },
  sources: [
    {
      headsetId: 'RS1 "A"',
      statistics: {
        workerRestarts: 4,
        rungs: [
          {
            ...{ trackId: 'panorama', rungId: 'full', receivers: 2 },
            ...{ framesPerSecond: 29.5, bitrateBps: 3_900_000, targetBitrateBps: 4_000_000 },
            ...{ encodeMs: 8, queueMs: 12.5 },
          },
          {
            ...{ trackId: 'screen-1', rungId: 'vp8', receivers: 0 },
            ...{ framesPerSecond: 0, bitrateBps: 0, targetBitrateBps: null },
            ...{ encodeMs: null, queueMs: null },
          },
        ],
      },
    },
  ],
  viewers: [
    {
      id: 'v1',
      statistics: {
        ...{ packetsSent: 10, bytesSent: 9000, retransmissions: 2, keyFrameRequests: 1 },
        quality: { lossRatio: 0.02, queueDelayMs: 3, arrivalRateBps: 2_000_000 },
        ...{ estimateBps: 2_500_000, roundTripMs: 41 },
        tracks: [
          { trackId: 'panorama', rungId: 'half', allottedBps: 1_000_000, switches: 3 },
          { trackId: 'screen-1', rungId: null, allottedBps: null, switches: 2 },
        ],
        report: { framesPerSecond: 30, freezes: 1 },
      },
    },
    {
      id: 'v2',
      statistics: {
        ...{ packetsSent: 0, bytesSent: 0, retransmissions: 0, keyFrameRequests: 0 },
        ...{ quality: null, estimateBps: null, roundTripMs: null, tracks: [], report: null },
      },
    },
  ],
};

describe('the metrics', () => {
  const metrics = new PrometheusMetrics('1.2.3');
  let contentType: string;
  let lines: string[];
  beforeAll(async () => {
    const written = await metrics.write(busy);
    contentType = written.contentType;
    lines = written.text.split('\n');
  });

  it('are text format 0.0.4 with help and type for every name, in base units', () => {
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
    for (const sample of samples) expect(sample).toMatch(/^[a-z_][a-z0-9_]*(\{.*\})? [-+0-9.eInfNa]+$/i);
    const own = new Set(lines.map((line) => /^(roundsight_\w+)/.exec(line)?.[1]).filter((name) => name));
    expect(own.size).toBe(24);
    for (const name of own) {
      expect(lines.filter((line) => line.startsWith(`# HELP ${name} `))).toHaveLength(1);
      const type = String(name).endsWith('_total') ? 'counter' : 'gauge';
      expect(lines).toContain(`# TYPE ${name} ${type}`);
      expect(name).not.toMatch(/_(ms|bps|kbps|mbps|percent)(_|$)/);
    }
  });

  it.each([
    'roundsight_exam_sessions{state="in-progress"} 2',
    'roundsight_exam_sessions{state="scheduled"} 0',
    'roundsight_headsets{condition="absent"} 1',
    'roundsight_event_consoles 3',
    'roundsight_media_worker_restarts_total{headset="RS1 \\"A\\""} 4',
    'roundsight_rung_queue_seconds{headset="RS1 \\"A\\"",track="panorama",rung="full"} 0.0125',
    'roundsight_rung_encode_seconds{headset="RS1 \\"A\\"",track="panorama",rung="full"} 0.008',
    'roundsight_rung_receivers{headset="RS1 \\"A\\"",track="screen-1",rung="vp8"} 0',
    'roundsight_evidence_unstamped_seals 2',
    'roundsight_evidence_upload_waiting_segments 7',
    'roundsight_evidence_upload_failing_objects 1',
    'roundsight_viewers 2',
    'roundsight_viewer_round_trip_seconds{viewer="v1"} 0.041',
    'roundsight_viewer_loss_ratio{viewer="v1"} 0.02',
    'roundsight_viewer_freezes_total{viewer="v1"} 1',
    'roundsight_viewer_rung_switches_total{viewer="v1"} 5',
    'roundsight_viewer_rung_info{viewer="v1",track="screen-1",rung="none"} 1',
    `roundsight_build_info{version="1.2.3",node="${process.versions.node}"} 1`,
  ])('tell %s', (line) => expect(lines).toContain(line));

  it('tell how the process does', () => {
    for (const name of [
      'process_resident_memory_bytes',
      'process_open_fds',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
  });

  it('say nothing of what is not known', () => {
    expect(lines.filter((line) => line.includes('viewer="v2"')).map((line) => line.split('{')[0])).toEqual([
      'roundsight_viewer_sent_bytes_total',
      'roundsight_viewer_retransmissions_total',
      'roundsight_viewer_rung_switches_total',
    ]);
    expect(lines.some((line) => /rung_encode_seconds.*vp8/.test(line))).toBe(false);
  });

  it('forget what is gone', async () => {
    const { text } = await metrics.write(nothing);
    expect(text).not.toMatch(/viewer="|headset="|\nroundsight_evidence/);
    expect(text).toContain('\nroundsight_exam_sessions{state="in-progress"} 0\n');
    expect(text).toContain('\nroundsight_viewers 0\n');
  });
});
