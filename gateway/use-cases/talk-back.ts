import type { Clock } from '../ports/clock.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import type { ViewerRegistry, Watching } from './viewer-registry.ts';

interface Deps {
  desk: ExamSessionDesk;
  viewers: ViewerRegistry;
  liveHeadsets: LiveHeadsets;
  clock: Clock;
  background: BackgroundWork;
}

/** A talker who watches on no page for this long is gone. */
const absenceMs = 5_000;

/**
 * Lets a voice through to the headset: that of the one person whom the exam session's log names as talking, from one of their pages at
 * a time, and nobody else's. Whose connection is lost does not talk any more, and the log says so.
 */
export class TalkBack {
  readonly #deps: Deps;
  /** By exam session: the viewer whose voice is played since its talker began. */
  readonly #speaking = new Map<string, string>();
  /** By exam session: since when its talker has no page; host monotonic nanoseconds. */
  readonly #absentSinceNs = new Map<string, bigint>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.desk.onRow(({ row }, { talking }) => {
      if (talking === null || row.command.type === 'start-talking') this.#speaking.delete(row.examSessionId);
    });
  }

  /** Takes one packet of somebody's voice; plays it where they may talk now. */
  hear({ examSessionId, headsetId, accountId, viewer }: Watching, packet: Buffer): void {
    const { desk, liveHeadsets } = this.#deps;
    if (desk.facts(examSessionId)?.talking?.accountId !== accountId) return;
    const speaking = this.#speaking.get(examSessionId) ?? viewer.id;
    if (speaking !== viewer.id) return;
    this.#speaking.set(examSessionId, speaking);
    liveHeadsets.get(headsetId)?.source?.speaker?.play(packet);
  }

  /** To be called when a viewer is closed and out of the registry. */
  viewerClosed({ examSessionId, accountId, viewer }: Watching): void {
    if (this.#speaking.get(examSessionId) === viewer.id) this.#speaking.delete(examSessionId);
    if (this.#deps.desk.facts(examSessionId)?.talking?.accountId !== accountId) return;
    if (!this.#watches(examSessionId, accountId)) this.#end(examSessionId);
  }

  /** Ends the talk of whoever is not there, as after a restart of the gateway; meant for once a second. */
  look(): void {
    const nowNs = this.#deps.clock.monotonicNs();
    for (const [id, { talking }] of this.#deps.desk.all()) {
      if (talking === null || this.#watches(id, talking.accountId)) {
        this.#absentSinceNs.delete(id);
        continue;
      }
      const sinceNs = this.#absentSinceNs.get(id) ?? nowNs;
      this.#absentSinceNs.set(id, sinceNs);
      if (Number(nowNs - sinceNs) / 1e6 > absenceMs) this.#end(id);
    }
  }

  #watches(examSessionId: string, accountId: string): boolean {
    const watching = this.#deps.viewers.ofExamSession(examSessionId);
    return watching.some((one) => one.accountId === accountId);
  }

  #end(examSessionId: string): void {
    this.#deps.background.start('noting that a voice was cut off', () =>
      this.#deps.desk.note(examSessionId, { type: 'stop-talking' }),
    );
  }
}
