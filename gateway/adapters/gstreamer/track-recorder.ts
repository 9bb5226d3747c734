import type { RecorderNews } from '../../domain/evidence/recorder-news.ts';
import {
  recordOrder,
  stopOrder,
  type RecordedView,
  type RecordingOrder,
} from '../../domain/evidence/recorder-order.ts';
import type { RecordingListener, RungReception, TrackRecording } from '../../ports/media-engine.ts';
import type { RungFeed } from './rung-feed.ts';
import type { RungOrder } from './rung-commands.ts';

/** How long the last file of a recording may take to be closed. */
const closeTimeoutMs = 2000;

interface Running {
  order: RecordingOrder;
  listener: RecordingListener;
  reception: RungReception;
  /** The file that is written now; null between two. */
  openNumber: number | null;
  /** Called when that file is closed, or its worker is gone. */
  onClosed: () => void;
}

/**
 * Records a track's best rung, whichever pipeline makes it: it is a receiver of that rung like any other, and a pipeline that takes the place of
 * another one is told to go on with the next file.
 */
export class TrackRecorder {
  readonly #feed: RungFeed;
  readonly #steer: (order: RungOrder) => void;
  readonly #view: RecordedView;
  #running: Running | null = null;

  constructor(feed: RungFeed, steer: (order: RungOrder) => void, view: RecordedView) {
    this.#feed = feed;
    this.#steer = steer;
    this.#view = view;
  }

  /** Throws RangeError while the track is recorded already. */
  begin(order: RecordingOrder, listener: RecordingListener): TrackRecording {
    if (this.#running !== null) throw new RangeError('the track is recorded already');
    // What is sent needs no listener here: the pipeline writes the files.
    const reception = this.#feed.receive(() => undefined);
    const running: Running = {
      order: { ...order },
      listener,
      reception,
      openNumber: null,
      onClosed: () => undefined,
    };
    this.#running = running;
    this.#tellOrder();
    return { again: (nextNumber) => this.#again(running, nextNumber), end: () => this.#end(running) };
  }

  /** A pipeline of the track was opened. */
  pipelineOpened(): void {
    this.#tellOrder();
  }

  hear(news: RecorderNews): void {
    const running = this.#running;
    if (running === null) return;
    if (news.kind === 'opened') {
      running.openNumber = news.number;
      running.order.nextNumber = news.number + 1;
    }
    if (news.kind === 'closed') this.#closed(running);
    running.listener(news);
  }

  /** The file that was open may lack its end. */
  workerGone(): void {
    const running = this.#running;
    if (running === null) return;
    this.#closed(running);
    running.listener({ kind: 'worker-gone' });
  }

  close(): void {
    this.#running = null;
  }

  #tellOrder(): void {
    if (this.#running === null) return;
    this.#steer({ do: 'record', order: recordOrder(this.#running.order, this.#view) });
  }

  #again(running: Running, nextNumber: number): void {
    if (this.#running !== running) return;
    running.order.nextNumber = nextNumber;
    this.#tellOrder();
  }

  #closed(running: Running): void {
    running.openNumber = null;
    running.onClosed();
  }

  async #end(running: Running): Promise<void> {
    if (this.#running !== running) return;
    this.#steer({ do: 'record', order: stopOrder });
    if (running.openNumber !== null) {
      await new Promise<void>((resolve) => {
        running.onClosed = resolve;
        setTimeout(resolve, closeTimeoutMs).unref();
      });
    }
    running.reception.end();
    if (this.#running === running) this.#running = null;
  }
}
