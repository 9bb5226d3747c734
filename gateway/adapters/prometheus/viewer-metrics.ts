import { Counter, Gauge, type Registry } from 'prom-client';
import type { GatewayFigures } from '../../ports/metrics.ts';
import type { ViewerStatistics } from '../../ports/viewer-transport.ts';

interface ViewerMetric {
  name: string;
  help: string;
  kind: 'gauge' | 'counter';
  /** Null is not told. */
  read: (viewer: ViewerStatistics) => number | null;
}

const metrics: readonly ViewerMetric[] = [
  {
    name: 'roundsight_viewer_estimate_bits_per_second',
    help: 'What the link of a viewer can take.',
    kind: 'gauge',
    read: ({ estimateBps }) => estimateBps,
  },
  {
    name: 'roundsight_viewer_round_trip_seconds',
    help: 'Round trip time to a viewer.',
    kind: 'gauge',
    read: ({ roundTripMs }) => (roundTripMs === null ? null : roundTripMs / 1000),
  },
  {
    name: 'roundsight_viewer_loss_ratio',
    help: 'Share of packets that did not reach a viewer, 0 to 1.',
    kind: 'gauge',
    read: ({ quality }) => quality?.lossRatio ?? null,
  },
  {
    name: 'roundsight_viewer_frames_per_second',
    help: 'Pictures a second of the panorama that a viewer shows.',
    kind: 'gauge',
    read: ({ report }) => report?.framesPerSecond ?? null,
  },
  {
    name: 'roundsight_viewer_freezes_total',
    help: 'Times the panorama stood still for a viewer.',
    kind: 'counter',
    read: ({ report }) => report?.freezes ?? null,
  },
  {
    name: 'roundsight_viewer_sent_bytes_total',
    help: 'Bytes sent to a viewer.',
    kind: 'counter',
    read: ({ bytesSent }) => bytesSent,
  },
  {
    name: 'roundsight_viewer_retransmissions_total',
    help: 'Packets sent to a viewer once more.',
    kind: 'counter',
    read: ({ retransmissions }) => retransmissions,
  },
  {
    name: 'roundsight_viewer_rung_switches_total',
    help: 'Changes of rung of a viewer, over all tracks.',
    kind: 'counter',
    read: ({ tracks }) => tracks.reduce((sum, { switches }) => sum + switches, 0),
  },
];

/** What is told of each viewer: labelled with the id of its connection, and with nothing of the person behind it. */
export class ViewerMetrics {
  readonly #setters: readonly ((viewers: GatewayFigures['viewers']) => void)[];
  readonly #viewers: Gauge;
  readonly #rungs: Gauge<'viewer' | 'track' | 'rung'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#viewers = new Gauge({
      name: 'roundsight_viewers',
      help: 'Connections that receive a room now.',
      registers,
    });
    this.#rungs = new Gauge({
      name: 'roundsight_viewer_rung_info',
      help: 'Always 1; which rung of a track a viewer receives, none where nothing is sent.',
      labelNames: ['viewer', 'track', 'rung'],
      registers,
    });
    this.#setters = metrics.map((metric) => setterOf(metric, registry));
  }

  /** What was set before and is not in `viewers` is forgotten. */
  set(viewers: GatewayFigures['viewers']): void {
    this.#viewers.set(viewers.length);
    this.#rungs.reset();
    for (const { id, statistics } of viewers)
      for (const { trackId, rungId } of statistics.tracks)
        this.#rungs.set({ viewer: id, track: trackId, rung: rungId ?? 'none' }, 1);
    for (const set of this.#setters) set(viewers);
  }
}

function setterOf({ name, help, kind, read }: ViewerMetric, registry: Registry) {
  const options = { name, help, labelNames: ['viewer'] as const, registers: [registry] };
  const metric = kind === 'gauge' ? new Gauge(options) : new Counter(options);
  return (viewers: GatewayFigures['viewers']): void => {
    metric.reset();
    for (const { id, statistics } of viewers) {
      const value = read(statistics);
      if (value !== null) metric.inc({ viewer: id }, value);
    }
  };
}
