import { EncoderMeter, type MeanAge, type MeterSide } from '../../domain/media-plan/encoder-meter.ts';
import type { Rung } from '../../domain/media-plan/rung.ts';
import { targetBitrateBps } from '../../domain/media-plan/target-bitrate.ts';
import { beginsKeyFrame } from '../../domain/rtp/key-frame.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RtpListener, RungReception, RungStatistics } from '../../ports/media-engine.ts';
import { BitrateThrottle } from './bitrate-throttle.ts';
import { KeyFrameThrottle } from './key-frame-throttle.ts';
import type { RungOrder } from './rung-commands.ts';
import type { RungStream } from './rung-stream.ts';

const keyFrameIntervalMs = 500;
/** Our payloaders write neither extensions nor contributing sources. */
const rtpHeaderBytes = 12;
/** How long a rung is still encoded when nobody receives it: who comes back at once finds it running. */
const usualLingerMs = 2000;

/** One rung of a track: encoded while somebody receives it, at the bit rate that the best receiver can take. */
export class RungFeed {
  readonly rung: Rung;
  readonly #stream: RungStream;
  readonly #steer: (order: RungOrder) => void;
  readonly #clock: Clock;
  readonly #lingerMs: number;
  readonly #keyFrames: KeyFrameThrottle;
  readonly #bitrate: BitrateThrottle;
  readonly #meter = new EncoderMeter();
  /** What each receiver can take; null while it has not said. */
  readonly #wishesBps = new Map<RungReception, number | null>();
  /** Since when the rung is to be encoded; null while it is not. */
  #openSinceNs: bigint | null = null;
  #pipelineSinceNs = 0n;
  #closing: NodeJS.Timeout | null = null;

  /** `steer` tells the pipeline that makes the rung, where one runs. */
  constructor(
    rung: Rung,
    stream: RungStream,
    steer: (order: RungOrder) => void,
    clock: Clock,
    lingerMs = usualLingerMs,
  ) {
    this.rung = rung;
    this.#stream = stream;
    this.#steer = steer;
    this.#clock = clock;
    this.#lingerMs = lingerMs;
    this.#keyFrames = new KeyFrameThrottle(keyFrameIntervalMs, clock, () => steer({ do: 'force-key-frame' }));
    stream.onRtp((packet) => {
      if (this.#keyFrames.isPending && beginsKeyFrame(rung.codec, packet, rtpHeaderBytes))
        this.#keyFrames.keyFrameCame();
    });
    this.#bitrate = new BitrateThrottle(rung, clock, (bitrateBps) =>
      steer({ do: 'set-bitrate', bitrateBps }),
    );
  }

  /** Whether the valve has to be open: somebody receives, or did until a moment ago. */
  get isOpen(): boolean {
    return this.#openSinceNs !== null;
  }

  receive(listener: RtpListener): RungReception {
    const unsubscribe = this.#stream.onRtp(listener);
    const reception: RungReception = {
      requestKeyFrame: () => this.#keyFrames.request(),
      wantBitrate: (bitrateBps) => {
        if (!this.#wishesBps.has(reception)) return;
        this.#wishesBps.set(reception, bitrateBps);
        this.#steerBitrate();
      },
      end: () => {
        unsubscribe();
        if (this.#wishesBps.delete(reception)) this.#left();
      },
    };
    this.#wishesBps.set(reception, null);
    this.#steerBitrate();
    if (this.isOpen) this.#stayOpen();
    else this.#open();
    return reception;
  }

  /** A pipeline was opened anew, with the valve open where the rung is. */
  pipelineOpened(): void {
    this.#pipelineSinceNs = this.#clock.monotonicNs();
    this.#bitrate.encoderChanged();
    this.#meter.reset();
  }

  /** How old the pictures of a second were on this side of the encoder. */
  noteAge(side: MeterSide, age: MeanAge): void {
    this.#meter.note(side, age, this.#clock.monotonicNs());
  }

  /**
   * Since when packets of it are missing: since the newest, an opening or `runsSinceNs`, whichever was last; null while nobody
   * receives it.
   */
  silentSinceNs(runsSinceNs: bigint): bigint | null {
    if (this.#wishesBps.size === 0 || this.#openSinceNs === null) return null;
    const moments = [this.#stream.lastPacketNs ?? 0n, this.#openSinceNs, this.#pipelineSinceNs, runsSinceNs];
    return moments.reduce((a, b) => (a > b ? a : b));
  }

  statistics(): Omit<RungStatistics, 'trackId'> {
    const isVideo = this.rung.codec !== 'opus';
    const nowNs = this.#clock.monotonicNs();
    return {
      rungId: this.rung.id,
      receivers: this.#wishesBps.size,
      ...this.#stream.read(nowNs),
      targetBitrateBps: isVideo && this.#wishesBps.size > 0 ? this.#bitrate.toldBps : null,
      ...this.#meter.times(nowNs),
    };
  }

  close(): void {
    if (this.#closing !== null) clearTimeout(this.#closing);
    this.#closing = null;
    this.#keyFrames.close();
    this.#bitrate.close();
    this.#wishesBps.clear();
  }

  #steerBitrate(): void {
    if (this.#wishesBps.size > 0)
      this.#bitrate.want(targetBitrateBps(this.rung, [...this.#wishesBps.values()]));
  }

  /** The key frame is asked for first: no other picture can be the first. */
  #open(): void {
    this.#openSinceNs = this.#clock.monotonicNs();
    this.#keyFrames.serveNow();
    this.#steer({ do: 'set-valve', open: true });
  }

  /** Who joins a rung that runs waits for one key frame. */
  #stayOpen(): void {
    if (this.#closing !== null) clearTimeout(this.#closing);
    this.#closing = null;
    this.#keyFrames.request();
  }

  #left(): void {
    this.#steerBitrate();
    if (this.#wishesBps.size > 0) return;
    this.#closing = setTimeout(() => {
      this.#closing = null;
      this.#openSinceNs = null;
      this.#steer({ do: 'set-valve', open: false });
    }, this.#lingerMs);
  }
}
