import { PictureTimes } from '../../media/picture-times.ts';
import type { ReplaySink } from './replay-sink.ts';
import { spanAt, type Span } from './time-spans.ts';

const typeOf = { video: 'video/mp4; codecs="avc1.42e028"', audio: 'audio/mp4; codecs="opus"' } as const;
/** Browsers keep times in whole microseconds, and a clock since 1970 keeps quarters of them. */
export const roundingMs = 0.05;
/** Longer than any recording, and finite: what is not buffered yet can be sought, too. */
const durationS = 14 * 24 * 3600;

/** Feeds a media element from parts, by way of a MediaSource of its own. */
export class MediaSink implements ReplaySink {
  readonly element: HTMLMediaElement;
  readonly #source = new MediaSource();
  readonly #url: string;
  /** Of what has been appended; null where there are none. */
  readonly #pictures: PictureTimes | null;
  #shownMs: number | null = null;
  #frameRequest = 0;
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
    this.#pictures = kind === 'video' ? new PictureTimes() : null;
    if (element instanceof HTMLVideoElement) this.#noteShown(element);
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
    const span = spanAt(this.buffered(), atMs + roundingMs);
    return span !== null && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  /** When the picture is due that belongs to a moment, milliseconds since the origin; null where none is known. */
  pictureAt(atMs: number): number | null {
    return this.#pictures?.at(atMs) ?? null;
  }

  /** Whether the element is laid out on a page in front: of others a browser does not tell what they show. */
  get isSeen(): boolean {
    return !document.hidden && this.element.getClientRects().length > 0;
  }

  /** When the picture is due that the element shows; null before its first one. */
  get shownMs(): number | null {
    return this.#shownMs;
  }

  /** Has the element show a moment, and what begins with it: never what is a rounding before. */
  goTo(atMs: number): void {
    this.element.currentTime = Math.max(0, (atMs + roundingMs) / 1000);
  }

  append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#pictures?.push(bytes);
    return this.#inTurn((buffer) => buffer.appendBuffer(bytes));
  }

  finish(): Promise<void> {
    this.#pictures?.finish();
    return this.#inTurn((buffer) => buffer.abort());
  }

  remove(span: Span): Promise<void> {
    const { fromMs, toMs } = span;
    this.#pictures?.remove(span);
    const [fromS, toS] = [Math.max(0, fromMs / 1000), Math.min(durationS, toMs / 1000)];
    return this.#inTurn((buffer) => buffer.remove(fromS, toS));
  }

  close(): void {
    this.#isClosed = true;
    if (this.element instanceof HTMLVideoElement) this.element.cancelVideoFrameCallback(this.#frameRequest);
    this.element.removeAttribute('src');
    this.element.load();
    URL.revokeObjectURL(this.#url);
  }

  #noteShown(element: HTMLVideoElement): void {
    this.#frameRequest = element.requestVideoFrameCallback((_now, { mediaTime }) => {
      this.#shownMs = mediaTime * 1000;
      this.#noteShown(element);
    });
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
