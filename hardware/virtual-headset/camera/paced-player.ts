import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';
import { PacedPictures, type MonotonicNs, type PictureFeed } from '../../virtual-camera/paced-pictures.ts';
import { DeviceClock } from '../firmware/device-clock.ts';
import type { RecordingReader } from '../recording/recording.ts';
import { soundSampleRateHz } from '../recording/recording.ts';
import type { AcousticPath } from '../sound/acoustic-path.ts';
import { MicrophoneSound } from '../sound/microphone-sound.ts';
import { PictureFaults } from './picture-faults.ts';

/** Of the device's clock, in which a chunk has always as many samples. */
const soundChunkUs = 10_000;
/** What waits for this program to be read, as in the ring of a sound card; what is older is lost. */
const mostChunksWaiting = 20;
const soundChunkSamples = (soundSampleRateHz * soundChunkUs) / 1e6;

type PlayedRecording = Pick<RecordingReader, 'manifest' | 'sound' | 'readFrame'>;

/** Plays a recording in a loop at its own pace: pictures as `PacedPictures` does, sound beside them. */
export class PacedPlayer {
  readonly schedule: PlaySchedule;
  readonly faults = new PictureFaults();
  readonly #recording: PlayedRecording;
  readonly #pictures: PacedPictures;
  readonly #audio: PictureFeed;
  readonly #now: MonotonicNs;
  readonly #clock: DeviceClock;
  readonly #sound: MicrophoneSound;
  readonly #acoustics: AcousticPath;
  /** Device time (µs) at which the loop began. */
  readonly #loopStartUs: bigint;
  #stalled = false;
  #isCameraOff = false;
  #isMicrophoneOff = false;
  #closed = false;
  #playsAudio = false;
  #audioTimer: NodeJS.Timeout | undefined;

  /** `acoustics`: what the microphone hears of the speaker. */
  constructor(
    recording: PlayedRecording,
    video: PictureFeed,
    audio: PictureFeed,
    acoustics: AcousticPath,
    now: MonotonicNs,
  ) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.#audio = audio;
    this.#acoustics = acoustics;
    this.#now = now;
    this.#clock = new DeviceClock(now);
    this.schedule = { loopStartMonotonicNs: now() + 50_000_000n, framesPerSecond, frameCount };
    this.#pictures = new PacedPictures(video, this.schedule, now, (ordinal) => this.#picture(ordinal));
    this.#loopStartUs = this.#clock.atUs(this.schedule.loopStartMonotonicNs);
    this.#sound = new MicrophoneSound(recording.sound, this.schedule.loopStartMonotonicNs);
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
    this.#pictures.stalled = this.#isCameraOff;
  }

  /** A camera that is switched off gives no pictures, a microphone nothing but zeros. */
  switchOff({ cameraOff, microphoneOff }: { cameraOff: boolean; microphoneOff: boolean }): void {
    this.#isCameraOff = cameraOff;
    this.#isMicrophoneOff = microphoneOff;
    this.#pictures.stalled = this.#stalled || cameraOff;
  }

  /** From now on samples are taken this much too often; pictures keep their capture times. */
  setClockDrift(partsPerMillion: number): void {
    this.#clock.setDrift(partsPerMillion);
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
    this.#playAudio(Math.max(0, Math.floor(this.#elapsedUs() / soundChunkUs)));
  }

  #playAudio(chunk: number): void {
    this.#playsAudio = this.#audio.clientCount > 0;
    if (!this.#playsAudio) return;
    const untilMs = Number(this.#chunkBeganNs(chunk + 1) - this.#now()) / 1e6;
    this.#audioTimer = setTimeout(
      () => {
        const samples = this.#hear(this.#chunkBeganNs(chunk));
        if (!this.#stalled) this.#audio.send(this.#isMicrophoneOff ? Buffer.alloc(samples.length) : samples);
        const waiting = Math.floor(this.#elapsedUs() / soundChunkUs) - (chunk + 1);
        this.#playAudio(chunk + 1 + (waiting > mostChunksWaiting ? waiting : 0));
      },
      Math.max(0, untilMs),
    );
  }

  /** One chunk of the scene, and of what the speaker plays. */
  #hear(atNs: bigint): Buffer {
    const sound = this.#sound.take(soundChunkSamples, atNs);
    this.#acoustics.addTo(sound, atNs);
    return sound;
  }

  /** The host's moment at which the microphone begins with a chunk. */
  #chunkBeganNs(chunk: number): bigint {
    return this.#clock.monotonicNsAt(this.#loopStartUs + BigInt(chunk) * BigInt(soundChunkUs));
  }

  /** Of the device's clock, since the loop began. */
  #elapsedUs(): number {
    return Number(this.#clock.nowUs() - this.#loopStartUs);
  }
}
