import type { GapCause } from '../contract/evidence.ts';
import type { RecordedFile } from '../domain/evidence/recorder-news.ts';
import type { Gap, TrackRecord } from '../domain/evidence/track-record.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { RecordingOrder } from '../domain/evidence/recorder-order.ts';
import type { RecordingListener, RecordingNews, TrackRecording } from '../ports/media-engine.ts';
import type { BackgroundWork } from './background-work.ts';
import { foundSegment, type FoundSegment } from './found-segment.ts';

/** A disk that was full may have room again. */
const retryAfterMs = 5000;

export interface TrackEvidenceParts {
  examSessionId: string;
  trackId: string;
  sessionKey: Buffer;
  /** What there is of the track already. */
  record: TrackRecord;
  /** Number of its newest file that has an entry; 0 where it has none. */
  lastKept: number;
  files: EvidenceFiles;
  background: BackgroundWork;
  /** Milliseconds since the origin. */
  nowMs: () => number;
  keepSegment: (file: FoundSegment) => Promise<void>;
  keepGap: (gap: Gap) => Promise<void>;
}

/** The evidence of one track: has it recorded by whatever source there is, and sees to it that every file and every gap gets its entry, in order. */
export class TrackEvidence {
  readonly #parts: TrackEvidenceParts;
  #lastKept: number;
  #recording: TrackRecording | null = null;
  /** The file that is written now, or was when its worker died. */
  #open = 0;
  /** When it failed last, or was tried again last. */
  #failedAtMs: number | null = null;
  #isEnded = false;
  /** What is missing and has no entry yet. */
  readonly #untold: Gap[] = [];
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: TrackEvidenceParts) {
    this.#parts = parts;
    this.#lastKept = parts.lastKept;
  }

  /** Has it recorded from now on. `begin` gives the order to whatever makes the track. */
  async attach(
    originNs: bigint,
    begin: (order: RecordingOrder, listener: RecordingListener) => TrackRecording,
  ): Promise<void> {
    const { files, examSessionId, trackId, sessionKey } = this.#parts;
    await this.keepFound();
    const folder = await files.prepare(examSessionId, trackId);
    const order = {
      sessionKeyHex: sessionKey.toString('hex'),
      ...{ originNs, folder, nextNumber: await this.#nextNumber() },
    };
    this.#recording = begin(order, (news) => this.#hear(news));
  }

  /** The source goes, or nothing more is to be recorded; resolves when every file of it has its entry. */
  async detach(): Promise<void> {
    const recording = this.#recording;
    this.#recording = null;
    this.#failedAtMs = null;
    await recording?.end();
    await this.#inTurn(() => this.keepFound());
  }

  /** What will be missing from now on is missing for this reason. */
  noteFault(cause: GapCause): void {
    this.#parts.record.noteFault(cause, this.#parts.nowMs());
  }

  /** To be called every second: tries again what failed for want of room. */
  look(): void {
    const { nowMs, background } = this.#parts;
    if (this.#failedAtMs === null || nowMs() - this.#failedAtMs < retryAfterMs) return;
    this.#failedAtMs = nowMs();
    background.start('recording again', async () => this.#recording?.again(await this.#nextNumber()));
  }

  /** Whether nothing is written because of a fault, until there is a file again. */
  get isFailing(): boolean {
    return this.#failedAtMs !== null;
  }

  /** What is missing at the end gets its entry, and nothing more is added; to be called again where it rejects. */
  async end(atMs: number): Promise<void> {
    if (!this.#isEnded) this.#noteGap(this.#parts.record.end(atMs));
    this.#isEnded = true;
    await this.#tellGaps();
  }

  /** Gives every file below this number its entry that has none yet: such as one whose worker died before it could tell. */
  async keepFound(belowNumber = Infinity): Promise<void> {
    const { files, examSessionId, trackId, sessionKey } = this.#parts;
    for (const number of await files.numbers(examSessionId, trackId)) {
      if (number <= this.#lastKept || number >= belowNumber) continue;
      const file = await files.open(examSessionId, trackId, number, sessionKey);
      const found = await foundSegment(file).finally(() => file.close());
      if (found !== null) await this.#keep(found);
      this.#lastKept = number;
    }
  }

  #hear(news: RecordingNews): void {
    switch (news.kind) {
      case 'opened':
        this.#failedAtMs = null;
        this.#open = news.number;
        this.#later(() => this.keepFound(news.number));
        break;
      case 'closed':
        this.#later(() => this.#keepClosed(news));
        break;
      case 'failed':
        this.#failed(news.reason);
        break;
      case 'worker-gone': {
        const below = this.#open + 1;
        this.noteFault('worker-died');
        this.#later(() => this.keepFound(below));
        break;
      }
    }
  }

  #failed(reason: Extract<RecordingNews, { kind: 'failed' }>['reason']): void {
    if (reason === 'order-invalid') return;
    this.noteFault(reason);
    if (reason !== 'too-slow') this.#failedAtMs = this.#parts.nowMs();
  }

  async #keepClosed({ number, ...file }: RecordedFile): Promise<void> {
    await this.keepFound(number);
    if (number <= this.#lastKept) return;
    await this.#keep({ number, ...file, isWhole: true });
    this.#lastKept = number;
  }

  async #keep(file: FoundSegment): Promise<void> {
    this.#noteGap(this.#parts.record.add(file, file.isWhole));
    await this.#tellGaps();
    await this.#parts.keepSegment(file);
  }

  #noteGap(gap: Gap | null): void {
    if (gap !== null) this.#untold.push(gap);
  }

  /** Whatever is not kept now, the record knows of no more: it waits here. */
  async #tellGaps(): Promise<void> {
    for (let gap = this.#untold[0]; gap !== undefined; gap = this.#untold[0]) {
      await this.#parts.keepGap(gap);
      this.#untold.shift();
    }
  }

  async #nextNumber(): Promise<number> {
    const { files, examSessionId, trackId } = this.#parts;
    const numbers = await files.numbers(examSessionId, trackId);
    return Math.max(this.#lastKept, ...numbers) + 1;
  }

  #later(work: () => Promise<void>): void {
    this.#parts.background.start('keeping evidence', () => this.#inTurn(work));
  }

  /** One after the other: entries are in the order of the files. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
