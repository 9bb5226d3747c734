import { Gauge, type Registry } from 'prom-client';
import type { GatewayFigures } from '../../ports/metrics.ts';
import type { RungStatistics } from '../../ports/media-engine.ts';

const labelNames = ['headset', 'track', 'rung'] as const;

/** How each gauge reads a rung; null is not told. */
const gauges: readonly { name: string; help: string; read: (rung: RungStatistics) => number | null }[] = [
  {
    name: 'roundsight_rung_receivers',
    help: 'Receivers of one encoding of a track; without any it is not encoded.',
    read: ({ receivers }) => receivers,
  },
  {
    name: 'roundsight_rung_frames_per_second',
    help: 'Pictures a second that leave the encoder.',
    read: ({ framesPerSecond }) => framesPerSecond,
  },
  {
    name: 'roundsight_rung_bits_per_second',
    help: 'Bit rate that leaves the encoder.',
    read: ({ bitrateBps }) => bitrateBps,
  },
  {
    name: 'roundsight_rung_target_bits_per_second',
    help: 'Bit rate that the encoder was told.',
    read: ({ targetBitrateBps }) => targetBitrateBps,
  },
  {
    name: 'roundsight_rung_encode_seconds',
    help: 'Mean time of encoding a picture.',
    read: ({ encodeMs }) => inSeconds(encodeMs),
  },
  {
    name: 'roundsight_rung_queue_seconds',
    help: 'Mean time from the capture of a picture to the encoder.',
    read: ({ queueMs }) => inSeconds(queueMs),
  },
];

/** The gauges of what the encoders make, by headset, track and rung. */
export class RungMetrics {
  readonly #gauges: readonly {
    gauge: Gauge<(typeof labelNames)[number]>;
    read: (rung: RungStatistics) => number | null;
  }[];

  constructor(registry: Registry) {
    this.#gauges = gauges.map(({ name, help, read }) => ({
      gauge: new Gauge({ name, help, labelNames, registers: [registry] }),
      read,
    }));
  }

  /** What was set before and is not in `sources` is forgotten. */
  set(sources: GatewayFigures['sources']): void {
    for (const { gauge, read } of this.#gauges) {
      gauge.reset();
      for (const { headsetId, statistics } of sources) {
        for (const rung of statistics.rungs) {
          const value = read(rung);
          if (value !== null)
            gauge.set({ headset: headsetId, track: rung.trackId, rung: rung.rungId }, value);
        }
      }
    }
  }
}

const inSeconds = (ms: number | null) => (ms === null ? null : ms / 1000);
