import type { ReplaySink } from './replay-sink.ts';
import { spanAt, type Span } from './time-spans.ts';

const typeOf = { video: 'video/mp4; codecs="avc1.42e028"', audio: 'audio/mp4; codecs="opus"' } as const;
/** Longer than any recording, and finite: what is not buffered yet can be sought, too. */
const durationS = 14 * 24 * 3600;

/** Feeds a media element from parts, by way of a MediaSource of its own. */
export class MediaSink implements ReplaySink {
  readonly element: HTMLMediaElement;
  readonly #source = new MediaSource();
  readonly #url: string;
  readonly #opened: Promise<SourceBuffer>;
  #work: Promise<unknown>;
  #isClosed = false;

  constructor(element: HTMLMediaElement, kind: 'video' | 'audio') {
    this.element = element;
    this.#opened = new Promise((resolve) => {
      this.#source.addEventListener('sourceopen', resolve, { once: true });
    }).then(() => {
      this.#source.duration = durationS;
      return this.#source.addSourceBuffer(typeOf[kind]);
    });
    this.#work = this.#opened.catch(() => undefined);
    this.#url = URL.createObjectURL(this.#source);
    element.src = this.#url;
  }

  /** What the element could play now, milliseconds since the origin. */
  buffered(): Span[] {
    const { buffered } = this.element;
    return Array.from({ length: buffered.length }, (_, index) => ({
      fromMs: buffered.start(index) * 1000,
      toMs: buffered.end(index) * 1000,
    }));
  }

  /** Whether the picture or sound of a moment is there and decoded. */
  isReady(atMs: number): boolean {
    const { element } = this;
    const span = spanAt(this.buffered(), atMs);
    return span !== null && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#inTurn((buffer) => buffer.appendBuffer(bytes));
  }

  finish(): Promise<void> {
    return this.#inTurn((buffer) => buffer.abort());
  }

  remove({ fromMs, toMs }: Span): Promise<void> {
    const [fromS, toS] = [Math.max(0, fromMs / 1000), Math.min(durationS, toMs / 1000)];
    return this.#inTurn((buffer) => buffer.remove(fromS, toS));
  }

  close(): void {
    this.#isClosed = true;
    this.element.removeAttribute('src');
    this.element.load();
    URL.revokeObjectURL(this.#url);
  }

  /** One thing at a time, each when the one before is done; nothing any more once it is closed. */
  #inTurn(begin: (buffer: SourceBuffer) => void): Promise<void> {
    const done = this.#work.then(async () => {
      const buffer = await this.#opened;
      if (this.#isClosed || this.#source.readyState !== 'open') return;
      begin(buffer);
      if (buffer.updating)
        await new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
    });
    this.#work = done.catch(() => undefined);
    return done;
  }
}
