import type { DeviceWatch, SeenHeadset } from '../domain/blind-state/device-watch.ts';
import { SeatWatch } from '../domain/blind-state/seat-watch.ts';
import type { BlindCondition } from '../domain/blind-state/blind-condition.ts';
import type { Unsubscribe } from '../ports/headset-link.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { LiveHeadset } from './live-headsets.ts';

interface Deps {
  /** Milliseconds of the monotonic clock. */
  nowMs: () => number;
  fingerprintOf: (headset: LiveHeadset) => Promise<string | null>;
}

type Stranger = Parameters<DeviceWatch['see']>[1];

/** A gateway that could not look for so long has not heard either: silence means nothing then. */
const longestGapMs = 1_200;
/** What was blind when the gateway was stopped is believed for so long after the first picture. */
const inheritedMs = 6_000;

/** Follows the media of one exam session's headset, which comes and goes, and keeps its last picture. */
export class WatchedSeat {
  readonly watch: SeatWatch;
  readonly #deps: Deps;
  #source: MediaSource | null = null;
  #subscriptions: Unsubscribe[] = [];
  #fingerprints = new WeakMap<LiveHeadset, string | null>();
  #lastTickMs: number | null = null;
  #firstLookMs: number | null = null;
  #still: Uint8Array | null = null;

  /** `first` is the headset that the exam session began with, where that was before. */
  constructor(deps: Deps, first: SeenHeadset | null) {
    this.#deps = deps;
    this.watch = new SeatWatch(first);
  }

  /** Looks at how the seat is now; meant for twice a second. `stranger` is a headset that came while its own one was away. */
  async look(headset: LiveHeadset | null, stranger: Stranger): Promise<void> {
    this.#follow(headset?.source ?? null);
    this.#still = (await this.#source?.latestStill().catch(() => null)) ?? this.#still;
    const fingerprint = headset === null ? null : this.#fingerprint(headset);
    const nowMs = this.#deps.nowMs();
    this.watch.devices.see(
      headset === null ? null : { serial: headset.link.identity.serial, calibrationFingerprint: fingerprint },
      stranger,
      nowMs,
    );
    if (this.#lastTickMs !== null && nowMs - this.#lastTickMs <= longestGapMs)
      this.watch.tick(headset?.unit.coveredLenses ?? [], nowMs);
    this.#lastTickMs = nowMs;
  }

  seeMonitors(names: readonly string[] | null): void {
    const screens = this.#source?.tracks.filter(({ role }) => role === 'screen') ?? [];
    const tracks = new Map(screens.map(({ id, label }) => [label, id]));
    this.watch.monitors.see(tracks, names, this.#deps.nowMs());
  }

  /** Whether it has watched for long enough to say that something is not so any more. */
  get hasOversight(): boolean {
    return this.#firstLookMs !== null && this.#deps.nowMs() - this.#firstLookMs >= inheritedMs;
  }

  /** A JPEG of what is blind, or of the room where there is none; null before the first. */
  async picture({ trackId }: BlindCondition): Promise<Uint8Array | null> {
    const isScreen =
      this.#source?.tracks.some(({ id, role }) => id === trackId && role === 'screen') ?? false;
    const own = isScreen && trackId !== null ? await this.#source?.screenStill(trackId) : null;
    return own ?? this.#still;
  }

  leave(): void {
    this.#follow(null);
  }

  #follow(source: MediaSource | null): void {
    if (source === this.#source) return;
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    this.#source = source;
    if (source === null) return;
    this.watch.follow(source.tracks);
    this.#subscriptions = [
      source.onLook((trackId, look) => {
        const nowMs = this.#deps.nowMs();
        this.#firstLookMs ??= nowMs;
        this.watch.look(trackId, look, nowMs);
      }),
      source.onSoundLevel(({ rmsDb }) => this.watch.level(rmsDb, this.#deps.nowMs())),
    ];
  }

  /** Asked of each connection once; null until it is there. */
  #fingerprint(headset: LiveHeadset): string | null {
    const known = this.#fingerprints.get(headset);
    if (known !== undefined) return known;
    this.#fingerprints.set(headset, null);
    void this.#deps.fingerprintOf(headset).then((print) => this.#fingerprints.set(headset, print));
    return null;
  }
}
