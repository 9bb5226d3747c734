import type { BroadcastServer } from './broadcast-server.ts';
import { captureNsOfOrdinal, ordinalAt, type PlaySchedule } from './capture-time.ts';

/** Where a player reads the time; CLOCK_MONOTONIC in nanoseconds. */
export type MonotonicNs = () => bigint;

/** The pictures go to whoever is connected to it. */
export type PictureFeed = Pick<BroadcastServer, 'clientCount' | 'onConnected' | 'send'>;

/** Sends the pictures of a schedule at its own pace: picture n leaves at its capture time, late ones are left out. */
export class PacedPictures {
  /** Nothing is sent while it is true; the clock goes on. */
  stalled = false;
  readonly #feed: PictureFeed;
  readonly #schedule: PlaySchedule;
  readonly #now: MonotonicNs;
  readonly #picture: (ordinal: number) => Promise<Buffer | null>;
  #closed = false;
  #plays = false;
  #timer: NodeJS.Timeout | undefined;

  /** `picture` is asked ahead of the picture's time and answers null for one that is lost; rejections are not handled here. */
  constructor(
    feed: PictureFeed,
    schedule: PlaySchedule,
    now: MonotonicNs,
    picture: (ordinal: number) => Promise<Buffer | null>,
  ) {
    this.#feed = feed;
    this.#schedule = schedule;
    this.#now = now;
    this.#picture = picture;
  }

  /** Plays while somebody is connected; the time that nobody is costs nothing and does not stop the schedule. */
  start(): void {
    this.#feed.onConnected(() => this.#begin());
    if (this.#feed.clientCount > 0) this.#begin();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #begin(): void {
    if (this.#plays || this.#closed) return;
    this.#plays = true;
    void this.#play(ordinalAt(this.#schedule, this.#now()) + 1);
  }

  /** Fetches the picture ahead of its time, sends it on time, goes on with the next one that is not late. */
  async #play(ordinal: number): Promise<void> {
    this.#plays = this.#feed.clientCount > 0;
    if (!this.#plays) return;
    const picture = this.stalled ? null : await this.#picture(ordinal);
    if (this.#closed) return;
    const untilMs = Number(captureNsOfOrdinal(this.#schedule, ordinal) - this.#now()) / 1e6;
    this.#timer = setTimeout(
      () => {
        if (picture !== null && !this.stalled) this.#feed.send(picture);
        void this.#play(Math.max(ordinal + 1, ordinalAt(this.#schedule, this.#now())));
      },
      Math.max(0, untilMs),
    );
  }
}
