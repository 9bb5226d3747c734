import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { examSessionStateSchema } from '../../contract/exam-sessions.ts';
import { headsetConditionSchema } from '../../contract/headsets.ts';
import type { GatewayFigures, MetricsFormat, MetricsText } from '../../ports/metrics.ts';
import { EvidenceMetrics } from './evidence-metrics.ts';
import { RungMetrics } from './rung-metrics.ts';
import { ViewerMetrics } from './viewer-metrics.ts';

/**
 * Writes figures in Prometheus' text format 0.0.4, by its naming conventions: base units, `_total` for what only grows. With them go
 * those of the process: memory, processor time, event loop, garbage collection, open files.
 *
 * What is gone is left out at once, so the number of series is bounded by the headsets and viewers there are at a time.
 */
export class PrometheusMetrics implements MetricsFormat {
  readonly #registry = new Registry();
  readonly #rungs = new RungMetrics(this.#registry);
  readonly #viewers = new ViewerMetrics(this.#registry);
  readonly #evidence = new EvidenceMetrics(this.#registry);
  readonly #examSessions: Gauge<'state'>;
  readonly #headsets: Gauge<'condition'>;
  readonly #consoles: Gauge;
  readonly #restarts: Counter<'headset'>;

  /** `version` is the gateway's own. */
  constructor(version: string) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#examSessions = new Gauge({
      name: 'roundsight_exam_sessions',
      help: 'Exam sessions by state.',
      labelNames: ['state'],
      registers,
    });
    this.#headsets = new Gauge({
      name: 'roundsight_headsets',
      help: 'Headsets that were ever seen, by how they are now.',
      labelNames: ['condition'],
      registers,
    });
    this.#consoles = new Gauge({
      name: 'roundsight_event_consoles',
      help: 'Consoles that listen to events.',
      registers,
    });
    this.#restarts = new Counter({
      name: 'roundsight_media_worker_restarts_total',
      help: 'Media workers that had to be started again since the media of the headset run.',
      labelNames: ['headset'],
      registers,
    });
    new Gauge({
      name: 'roundsight_build_info',
      help: 'Always 1; which gateway this is.',
      labelNames: ['version', 'node'],
      registers,
    }).set({ version, node: process.versions.node }, 1);
  }

  async write(figures: GatewayFigures): Promise<MetricsText> {
    this.#set(figures);
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #set(figures: GatewayFigures): void {
    for (const state of examSessionStateSchema.options)
      this.#examSessions.set({ state }, figures.examSessions.get(state) ?? 0);
    for (const condition of headsetConditionSchema.options)
      this.#headsets.set({ condition }, figures.headsets.get(condition) ?? 0);
    this.#consoles.set(figures.openConsoles);
    this.#restarts.reset();
    for (const { headsetId, statistics } of figures.sources)
      this.#restarts.inc({ headset: headsetId }, statistics.workerRestarts);
    this.#rungs.set(figures.sources);
    this.#viewers.set(figures.viewers);
    this.#evidence.set(figures);
  }
}
