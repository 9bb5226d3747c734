import type { BroadcastServer } from '../../virtual-camera/broadcast-server.ts';
import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';
import { PacedPictures, type MonotonicNs } from '../../virtual-camera/paced-pictures.ts';
import type { RecordingReader } from '../recording/recording.ts';
import { soundSampleRateHz } from '../recording/recording.ts';
import { PictureFaults } from './picture-faults.ts';

const soundChunksPerSecond = 50;
const soundChunkBytes = (soundSampleRateHz / soundChunksPerSecond) * 2;

/** Plays a recording in a loop at its own pace: pictures as `PacedPictures` does, sound beside them. */
export class PacedPlayer {
  readonly schedule: PlaySchedule;
  readonly faults = new PictureFaults();
  readonly #recording: RecordingReader;
  readonly #pictures: PacedPictures;
  readonly #audio: BroadcastServer;
  readonly #now: MonotonicNs;
  #stalled = false;
  #closed = false;
  #playsAudio = false;
  #audioTimer: NodeJS.Timeout | undefined;

  constructor(recording: RecordingReader, video: BroadcastServer, audio: BroadcastServer, now: MonotonicNs) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.#audio = audio;
    this.#now = now;
    this.schedule = { loopStartMonotonicNs: now() + 50_000_000n, framesPerSecond, frameCount };
    this.#pictures = new PacedPictures(video, this.schedule, now, (ordinal) => this.#picture(ordinal));
  }

  /** Plays while somebody is connected; the time that nobody is costs nothing and does not stop the loop. */
  start(): void {
    this.#pictures.start();
    this.#audio.onConnected(() => this.#beginAudio());
    if (this.#audio.clientCount > 0) this.#beginAudio();
  }

  stall(): void {
    this.#stalled = true;
    this.#pictures.stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#pictures.stalled = false;
  }

  close(): void {
    this.#closed = true;
    this.#pictures.close();
    clearTimeout(this.#audioTimer);
  }

  /** A frame as it leaves the camera; null for one that is lost. */
  async #picture(ordinal: number): Promise<Buffer | null> {
    return this.faults.apply(await this.#recording.readFrame(ordinal % this.schedule.frameCount), ordinal);
  }

  #beginAudio(): void {
    if (this.#playsAudio || this.#closed) return;
    this.#playsAudio = true;
    const elapsedNs = Number(this.#now() - this.schedule.loopStartMonotonicNs);
    this.#playAudio(Math.max(0, Math.floor(elapsedNs / (1e9 / soundChunksPerSecond))));
  }

  #playAudio(chunk: number): void {
    this.#playsAudio = this.#audio.clientCount > 0;
    if (!this.#playsAudio) return;
    const { loopStartMonotonicNs } = this.schedule;
    const dueNs = loopStartMonotonicNs + BigInt(chunk + 1) * BigInt(1e9 / soundChunksPerSecond);
    this.#audioTimer = setTimeout(
      () => {
        if (!this.#stalled) this.#audio.send(this.#soundChunk(chunk));
        const late = Number(this.#now() - dueNs) / (1e9 / soundChunksPerSecond);
        this.#playAudio(chunk + Math.max(1, Math.floor(late)));
      },
      Math.max(0, Number(dueNs - this.#now()) / 1e6),
    );
  }

  /** 20 ms of the loop; the last chunk of the loop goes on with its beginning. */
  #soundChunk(chunk: number): Buffer {
    const { sound } = this.#recording;
    const from = (chunk * soundChunkBytes) % sound.length;
    if (from + soundChunkBytes <= sound.length) return sound.subarray(from, from + soundChunkBytes);
    return Buffer.concat([sound.subarray(from), sound.subarray(0, from + soundChunkBytes - sound.length)]);
  }
}
