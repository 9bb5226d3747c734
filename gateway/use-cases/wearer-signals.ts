import type { ExamCommand } from '../contract/exam-commands.ts';
import { headsetBearingDeg } from '../domain/headset/headset-bearing.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { IndicatorLight } from '../ports/headset-controls.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';

interface Deps {
  desk: ExamSessionDesk;
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  clock: Clock;
  background: BackgroundWork;
}

type Direction = Pick<Extract<ExamCommand, { type: 'ask-to-adjust' }>, 'bearingDeg' | 'elevationDeg'>;

/** How long the light shows where to look, and how often it follows the head meanwhile. */
const lookHereMs = 10_000;
const followIntervalMs = 250;
const hapticStrengthPercent = 60;

/**
 * Tells the wearer by light and touch that a proctor talks, and by light where a proctor asks them to look. A unit that cannot, or
 * fails at it, holds nothing up: the log of the gateway says what failed.
 */
export class WearerSignals {
  readonly #deps: Deps;
  /** By exam session: follows the head with the light that shows where to look. */
  readonly #following = new Map<string, NodeJS.Timeout>();
  readonly #talking = new Set<string>();
  /** By exam session: one signal after the other, so that the last is the one that stays. */
  readonly #queues = new Map<string, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.desk.onRow(({ row: { examSessionId, command } }, { talking }) => {
      if (command.type === 'start-talking') this.#talkBegins(examSessionId);
      else if (talking === null && this.#talking.delete(examSessionId)) this.#show(examSessionId, off);
      // While somebody talks the light says that: one light cannot say two things.
      if (command.type === 'ask-to-adjust' && talking === null) this.#lookTo(examSessionId, command);
    });
  }

  #talkBegins(examSessionId: string): void {
    this.#stopFollowing(examSessionId);
    this.#talking.add(examSessionId);
    this.#show(examSessionId, { pattern: 'proctor-talking', bearingDeg: null, durationMs: 0 });
    this.#signal(examSessionId, async ({ link }) => {
      await link.controls?.playHaptic?.('short', hapticStrengthPercent);
    });
  }

  /** The light stays on the place while the head turns to it. */
  #lookTo(examSessionId: string, direction: Direction): void {
    const { clock } = this.#deps;
    this.#stopFollowing(examSessionId);
    const endsAtNs = clock.monotonicNs() + BigInt(lookHereMs) * 1_000_000n;
    let isShowing = false;
    const follow = () => {
      const leftMs = Math.floor(Number(endsAtNs - clock.monotonicNs()) / 1e6);
      if (leftMs <= 0) this.#stopFollowing(examSessionId);
      else if (!isShowing) {
        isShowing = true;
        this.#signal(examSessionId, async (headset) => {
          try {
            await this.#pointTo(headset, direction, leftMs);
          } finally {
            isShowing = false;
          }
        });
      }
    };
    this.#following.set(examSessionId, setInterval(follow, followIntervalMs).unref());
    follow();
  }

  async #pointTo({ link, orientation }: LiveHeadset, direction: Direction, leftMs: number): Promise<void> {
    const quaternion = orientation.at(this.#deps.clock.monotonicNs());
    const bearingDeg = headsetBearingDeg(quaternion, direction.bearingDeg, direction.elevationDeg);
    await link.controls?.showIndicator?.({ pattern: 'look-here', bearingDeg, durationMs: leftMs });
  }

  #stopFollowing(examSessionId: string): void {
    clearInterval(this.#following.get(examSessionId));
    this.#following.delete(examSessionId);
  }

  #show(examSessionId: string, light: IndicatorLight): void {
    this.#signal(examSessionId, async ({ link }) => {
      await link.controls?.showIndicator?.(light);
    });
  }

  #signal(examSessionId: string, give: (headset: LiveHeadset) => Promise<void>): void {
    const { background, examSessions, liveHeadsets } = this.#deps;
    const before = this.#queues.get(examSessionId) ?? Promise.resolve();
    const given = before.then(async () => {
      const examSession = await examSessions.byId(examSessionId);
      const headset = liveHeadsets.get(examSession?.headsetId ?? null);
      if (headset !== null) await give(headset);
    });
    this.#queues.set(
      examSessionId,
      given.catch(() => undefined),
    );
    background.start('telling the wearer', () => given);
  }
}

const off: IndicatorLight = { pattern: 'off', bearingDeg: null, durationMs: 0 };
