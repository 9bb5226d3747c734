import { DeviceClock } from '../firmware/device-clock.ts';
import type { RecordingReader } from '../recording/recording.ts';
import { soundSampleRateHz } from '../recording/recording.ts';
import { MicrophoneSound } from '../sound/microphone-sound.ts';
import type { BroadcastServer } from './broadcast-server.ts';
import { captureNsOfOrdinal, ordinalAt, type PlaySchedule } from './capture-time.ts';
import { PictureFaults } from './picture-faults.ts';

/** Of the device's clock, in which a chunk has always as many samples. */
const soundChunkUs = 20_000;
const soundChunkSamples = (soundSampleRateHz * soundChunkUs) / 1e6;

/** Where the player reads the time; CLOCK_MONOTONIC in nanoseconds. */
export type MonotonicNs = () => bigint;

type PlayedRecording = Pick<RecordingReader, 'manifest' | 'sound' | 'readFrame'>;
type Port = Pick<BroadcastServer, 'clientCount' | 'onConnected' | 'send'>;

/** Plays a recording in a loop at its own pace: frame n leaves at its capture time, late ones are left out. */
export class PacedPlayer {
  readonly schedule: PlaySchedule;
  readonly faults = new PictureFaults();
  readonly #recording: PlayedRecording;
  readonly #video: Port;
  readonly #audio: Port;
  readonly #now: MonotonicNs;
  readonly #clock: DeviceClock;
  readonly #sound: MicrophoneSound;
  /** Device time (µs) at which the loop began. */
  readonly #loopStartUs: bigint;
  #stalled = false;
  #closed = false;
  #playsVideo = false;
  #playsAudio = false;
  #videoTimer: NodeJS.Timeout | undefined;
  #audioTimer: NodeJS.Timeout | undefined;

  constructor(recording: PlayedRecording, video: Port, audio: Port, now: MonotonicNs) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.#video = video;
    this.#audio = audio;
    this.#now = now;
    this.#clock = new DeviceClock(now);
    this.schedule = { loopStartMonotonicNs: now() + 50_000_000n, framesPerSecond, frameCount };
    this.#loopStartUs = this.#clock.atUs(this.schedule.loopStartMonotonicNs);
    this.#sound = new MicrophoneSound(recording.sound, this.schedule.loopStartMonotonicNs);
  }

  /** Plays while somebody is connected; the time that nobody is costs nothing and does not stop the loop. */
  start(): void {
    this.#video.onConnected(() => this.#beginVideo());
    this.#audio.onConnected(() => this.#beginAudio());
    if (this.#video.clientCount > 0) this.#beginVideo();
    if (this.#audio.clientCount > 0) this.#beginAudio();
  }

  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
  }

  /** From now on samples are taken this much too often; pictures keep their capture times. */
  setClockDrift(partsPerMillion: number): void {
    this.#clock.setDrift(partsPerMillion);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#videoTimer);
    clearTimeout(this.#audioTimer);
  }

  #beginVideo(): void {
    if (this.#playsVideo || this.#closed) return;
    this.#playsVideo = true;
    void this.#playVideo(ordinalAt(this.schedule, this.#now()) + 1);
  }

  #beginAudio(): void {
    if (this.#playsAudio || this.#closed) return;
    this.#playsAudio = true;
    this.#playAudio(Math.max(0, Math.floor(this.#elapsedUs() / soundChunkUs)));
  }

  /** Reads the frame ahead of its time, sends it on time, goes on with the next one that is not late. */
  async #playVideo(ordinal: number): Promise<void> {
    this.#playsVideo = this.#video.clientCount > 0;
    if (!this.#playsVideo) return;
    const frameNumber = ordinal % this.schedule.frameCount;
    const frame = this.#stalled ? null : await this.#picture(frameNumber, ordinal);
    if (this.#closed) return;
    this.#videoTimer = setTimeout(
      () => {
        if (frame !== null && !this.#stalled) this.#video.send(frame);
        void this.#playVideo(Math.max(ordinal + 1, ordinalAt(this.schedule, this.#now())));
      },
      this.#untilMs(captureNsOfOrdinal(this.schedule, ordinal)),
    );
  }

  /** A frame as it leaves the camera; null for one that is lost. */
  async #picture(frameNumber: number, ordinal: number): Promise<Buffer | null> {
    return this.faults.apply(await this.#recording.readFrame(frameNumber), ordinal);
  }

  #playAudio(chunk: number): void {
    this.#playsAudio = this.#audio.clientCount > 0;
    if (!this.#playsAudio) return;
    this.#audioTimer = setTimeout(
      () => {
        if (!this.#stalled) this.#audio.send(this.#sound.take(soundChunkSamples, this.#chunkBeganNs(chunk)));
        const late = this.#elapsedUs() / soundChunkUs - (chunk + 1);
        this.#playAudio(chunk + Math.max(1, Math.floor(late)));
      },
      this.#untilMs(this.#chunkBeganNs(chunk + 1)),
    );
  }

  /** The host's moment at which the microphone begins with a chunk. */
  #chunkBeganNs(chunk: number): bigint {
    return this.#clock.monotonicNsAt(this.#loopStartUs + BigInt(chunk) * BigInt(soundChunkUs));
  }

  /** Of the device's clock, since the loop began. */
  #elapsedUs(): number {
    return Number(this.#clock.nowUs() - this.#loopStartUs);
  }

  #untilMs(dueNs: bigint): number {
    return Math.max(0, Number(dueNs - this.#now()) / 1e6);
  }
}
