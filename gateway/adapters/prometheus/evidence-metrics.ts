import { Gauge, type Registry } from 'prom-client';
import type { GatewayFigures } from '../../ports/metrics.ts';

/** What of the evidence waits for others: left out where nobody is configured. */
export class EvidenceMetrics {
  readonly #unstamped: Gauge;
  readonly #segments: Gauge;
  readonly #failing: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#unstamped = new Gauge({
      name: 'roundsight_evidence_unstamped_seals',
      help: 'Sealed recordings that no authority has stamped with the time yet.',
      registers,
    });
    this.#segments = new Gauge({
      name: 'roundsight_evidence_upload_waiting_segments',
      help: 'Segments of recordings that the object store does not have yet.',
      registers,
    });
    this.#failing = new Gauge({
      name: 'roundsight_evidence_upload_failing_objects',
      help: 'Objects that were tried, failed, and are not in the object store.',
      registers,
    });
  }

  set({ unstampedSeals, uploads }: Pick<GatewayFigures, 'unstampedSeals' | 'uploads'>): void {
    set(this.#unstamped, unstampedSeals);
    set(this.#segments, uploads?.segments ?? null);
    set(this.#failing, uploads?.failing ?? null);
  }
}

function set(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}
