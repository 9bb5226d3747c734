import type { RecordingReader } from '../recording/recording.ts';
import { soundSampleRateHz } from '../recording/recording.ts';
import type { BroadcastServer } from './broadcast-server.ts';
import { captureNsOfOrdinal, ordinalAt, type PlaySchedule } from './capture-time.ts';
import { PictureFaults } from './picture-faults.ts';

const soundChunksPerSecond = 50;
const soundChunkBytes = (soundSampleRateHz / soundChunksPerSecond) * 2;

/** Where the player reads the time; CLOCK_MONOTONIC in nanoseconds. */
export type MonotonicNs = () => bigint;

/** Plays a recording in a loop at its own pace: frame n leaves at its capture time, late ones are left out. */
export class PacedPlayer {
  readonly schedule: PlaySchedule;
  readonly faults = new PictureFaults();
  readonly #recording: RecordingReader;
  readonly #video: BroadcastServer;
  readonly #audio: BroadcastServer;
  readonly #now: MonotonicNs;
  #stalled = false;
  #closed = false;
  #playsVideo = false;
  #playsAudio = false;
  #videoTimer: NodeJS.Timeout | undefined;
  #audioTimer: NodeJS.Timeout | undefined;

  constructor(recording: RecordingReader, video: BroadcastServer, audio: BroadcastServer, now: MonotonicNs) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.#video = video;
    this.#audio = audio;
    this.#now = now;
    this.schedule = { loopStartMonotonicNs: now() + 50_000_000n, framesPerSecond, frameCount };
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
    const elapsedNs = Number(this.#now() - this.schedule.loopStartMonotonicNs);
    this.#playAudio(Math.max(0, Math.floor(elapsedNs / (1e9 / soundChunksPerSecond))));
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
    const { loopStartMonotonicNs } = this.schedule;
    const dueNs = loopStartMonotonicNs + BigInt(chunk + 1) * BigInt(1e9 / soundChunksPerSecond);
    this.#audioTimer = setTimeout(() => {
      if (!this.#stalled) this.#audio.send(this.#soundChunk(chunk));
      const late = Number(this.#now() - dueNs) / (1e9 / soundChunksPerSecond);
      this.#playAudio(chunk + Math.max(1, Math.floor(late)));
    }, this.#untilMs(dueNs));
  }

  /** 20 ms of the loop; the last chunk of the loop goes on with its beginning. */
  #soundChunk(chunk: number): Buffer {
    const { sound } = this.#recording;
    const from = (chunk * soundChunkBytes) % sound.length;
    if (from + soundChunkBytes <= sound.length) return sound.subarray(from, from + soundChunkBytes);
    return Buffer.concat([sound.subarray(from), sound.subarray(0, from + soundChunkBytes - sound.length)]);
  }

  #untilMs(dueNs: bigint): number {
    return Math.max(0, Number(dueNs - this.#now()) / 1e6);
  }
}
