import type { RecordedFile } from '../../domain/evidence/recorder-news.ts';
import type { RecordingOrder } from '../../domain/evidence/recorder-order.ts';
import {
  orientationFragment,
  orientationInitialisation,
  orientationSampleTicks,
  orientationTimescale,
} from '../../domain/evidence/orientation-track.ts';
import type { Quaternion } from '../../domain/headset/slerp.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RecordingListener, TrackRecording } from '../../ports/media-engine.ts';
import type { OrientationRecorder } from '../../ports/orientation-recorder.ts';
import { EvidenceFileWriter } from './evidence-file-writer.ts';

const fragmentMs = 400;
/** Samples of a headset come in batches: of a moment this long ago everything is there. */
const settledAfterNs = 120_000_000n;
const fragmentsPerFile = 30;
/** The history of a headset reaches two seconds back: where this much is due at once, some of it is lost. */
const mostSamplesDue = 40;

interface OpenFile {
  writer: EvidenceFileWriter;
  startTicks: number;
  fragments: number;
}

/** Records orientations in the gateway's own process: they are there already, and a few hundred bytes a second. */
export class OrientationRecordings implements OrientationRecorder {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(
    orientation: { at(monotonicNs: bigint): Quaternion },
    order: RecordingOrder,
    listener: RecordingListener,
  ): TrackRecording {
    return new OrientationRecording(this.#clock, orientation, order, listener);
  }
}

class OrientationRecording implements TrackRecording {
  readonly #clock: Clock;
  readonly #orientation: { at(monotonicNs: bigint): Quaternion };
  readonly #order: RecordingOrder;
  readonly #listener: RecordingListener;
  readonly #timer: NodeJS.Timeout;
  #nextTicks: number | null = null;
  #nextNumber: number;
  #file: OpenFile | null = null;
  #hasFailed = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    clock: Clock,
    orientation: { at(monotonicNs: bigint): Quaternion },
    order: RecordingOrder,
    listener: RecordingListener,
  ) {
    this.#clock = clock;
    this.#orientation = orientation;
    this.#order = order;
    this.#listener = listener;
    this.#nextNumber = order.nextNumber;
    this.#timer = setInterval(() => void this.#inTurn(() => this.#step()), fragmentMs);
  }

  again(nextNumber: number): void {
    void this.#inTurn(() => {
      this.#hasFailed = false;
      this.#nextNumber = nextNumber;
      return Promise.resolve();
    });
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#inTurn(() => this.#endFile());
  }

  /** What fails is told, and waits to be tried again. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((error: unknown) => this.#failed(error));
    return this.#queue;
  }

  async #step(): Promise<void> {
    if (this.#hasFailed) return;
    const dueTicks = this.#ticksAt(this.#clock.monotonicNs() - settledAfterNs);
    this.#nextTicks ??= dueTicks;
    let due = Math.floor((dueTicks - this.#nextTicks) / orientationSampleTicks);
    if (due > mostSamplesDue) {
      await this.#endFile();
      due = 1;
      this.#nextTicks = dueTicks - orientationSampleTicks;
    }
    if (due > 0) await this.#write(this.#nextTicks, due);
  }

  async #write(startTicks: number, count: number): Promise<void> {
    const file = this.#file ?? (await this.#openFile(startTicks));
    const orientations = Array.from({ length: count }, (_, place) =>
      this.#orientation.at(this.#nsAt(startTicks + place * orientationSampleTicks)),
    );
    const durationTicks = count * orientationSampleTicks;
    file.fragments += 1;
    const fragment = orientationFragment(file.fragments, startTicks, orientations);
    await file.writer.append({ kind: 'fragment', startTicks, durationTicks }, fragment);
    this.#nextTicks = startTicks + durationTicks;
    if (file.fragments >= fragmentsPerFile) await this.#endFile();
  }

  async #openFile(startTicks: number): Promise<OpenFile> {
    const { folder, sessionKeyHex } = this.#order;
    const sessionKey = Buffer.from(sessionKeyHex, 'hex');
    const writer = await EvidenceFileWriter.create(
      { folder, number: this.#nextNumber, timescale: orientationTimescale, sessionKey },
      orientationInitialisation(),
    );
    this.#nextNumber += 1;
    this.#file = { writer, startTicks, fragments: 0 };
    this.#listener({ kind: 'opened', number: writer.number });
    return this.#file;
  }

  async #endFile(): Promise<void> {
    const file = this.#file;
    if (file === null || this.#nextTicks === null) return;
    const { writer, startTicks } = file;
    const endTicks = this.#nextTicks;
    const sha256 = await writer.end(endTicks);
    this.#file = null;
    const { number, mp4Bytes, fileBytes } = writer;
    const samples = (endTicks - startTicks) / orientationSampleTicks;
    const recorded: RecordedFile = {
      ...{ number, mp4Bytes, fileBytes, sha256, startTicks, endTicks, samples },
      timescale: orientationTimescale,
    };
    this.#listener({ kind: 'closed', ...recorded });
  }

  async #failed(error: unknown): Promise<void> {
    this.#hasFailed = true;
    const file = this.#file;
    this.#file = null;
    this.#nextTicks = null;
    await file?.writer.close();
    const { code } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    this.#listener({ kind: 'failed', reason: isFull ? 'disk-full' : 'disk-error' });
  }

  #ticksAt(monotonicNs: bigint): number {
    const sinceOriginNs = monotonicNs - this.#order.originNs;
    const ticks = Number((sinceOriginNs * BigInt(orientationTimescale)) / 1_000_000_000n);
    return Math.floor(ticks / orientationSampleTicks) * orientationSampleTicks;
  }

  #nsAt(ticks: number): bigint {
    return this.#order.originNs + (BigInt(ticks) * 1_000_000_000n) / BigInt(orientationTimescale);
  }
}
