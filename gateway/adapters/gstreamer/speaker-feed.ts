import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AudioSink } from '../../domain/headset/capture-source.ts';
import type { PlayedVoice } from '../../domain/media-plan/echo-canceller.ts';
import { opusPayloadType } from '../../domain/media-plan/rtp-output.ts';
import { playedVoice, speakerPipeline, speakerPipelineId } from '../../domain/media-plan/speaker-pipeline.ts';
import type { WorkerCommand } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Speaker } from '../../ports/media-engine.ts';
import { VoiceContinuity } from './voice-continuity.ts';

export interface SpeakerFeedParts {
  speaker: AudioSink;
  /** Marks the packets that the pipeline gets. */
  ssrc: number;
  clock: Clock;
  log: Log;
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** A pipeline that has run for this long was well: its failure is a new one. */
const wellAfterMs = 60_000;
/** One that cannot open its device says so within this time. */
const readyAfterMs = 2000;

/**
 * The way of a voice to the headset's speaker: one pipeline in the camera's media worker, opened again when it fails, and one
 * continuous RTP stream into it, whoever speaks. What comes while there is no pipeline is not heard. The microphone's pipeline gets the
 * same packets, to take out of its sound what the speaker plays.
 */
export class SpeakerFeed implements Speaker {
  readonly #parts: SpeakerFeedParts;
  readonly #socket: Socket;
  readonly #continuity: VoiceContinuity;
  #port: number | null = null;
  #playedPort: number;
  #onChange: () => void = () => undefined;
  #isReady = true;
  #failures = 0;
  #openedAtNs = 0n;
  #timer: NodeJS.Timeout | null = null;
  /** Counts workers: what was begun for an earlier one is not finished. */
  #generation = 0;

  private constructor(parts: SpeakerFeedParts, playedPort: number) {
    this.#parts = parts;
    this.#playedPort = playedPort;
    this.#continuity = new VoiceContinuity(parts.ssrc);
    this.#socket = createSocket('udp4');
    // What cannot be sent is a lost packet; unheard, it would be an uncaught error and end the gateway.
    this.#socket.on('error', () => undefined);
  }

  static async create(parts: SpeakerFeedParts): Promise<SpeakerFeed> {
    return new SpeakerFeed(parts, await freePort());
  }

  /** How the microphone's pipeline hears of what is played. */
  get played(): PlayedVoice {
    return playedVoice(this.#playedPort);
  }

  /** Chooses another port for the next pipeline of the microphone: somebody may have taken this one. */
  async renewPlayedPort(): Promise<void> {
    this.#playedPort = await freePort();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Has this called whenever it can be used again, or cannot any more. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  play(packet: Buffer): void {
    if (this.#port === null || packet.length < 12) return;
    this.#continuity.rewrite(packet, this.#parts.clock.monotonicNs());
    packet.writeUInt8((packet.readUInt8(1) & 0x80) | opusPayloadType, 1);
    for (const port of [this.#port, this.#playedPort]) {
      this.#socket.send(packet, port, '127.0.0.1', () => undefined);
    }
  }

  /** A worker is ready: opens the pipeline in it, and again whenever it fails. */
  async open(send: (command: WorkerCommand) => void): Promise<void> {
    this.forget();
    const generation = this.#generation;
    const port = await freePort();
    if (generation !== this.#generation) return;
    this.#port = port;
    this.#openedAtNs = this.#parts.clock.monotonicNs();
    const { launch } = speakerPipeline(this.#parts.speaker, port);
    send({ type: 'open', trackId: speakerPipelineId, launch });
    this.#timer = setTimeout(() => this.#noteReady(true), readyAfterMs);
  }

  /** The pipeline has failed; the panorama takes no notice. */
  failed(reason: string, send: (command: WorkerCommand) => void): void {
    const { clock, log } = this.#parts;
    const ranMs = Number(clock.monotonicNs() - this.#openedAtNs) / 1e6;
    this.#failures = ranMs > wellAfterMs ? 0 : this.#failures;
    const delayMs = Math.min(firstRetryMs * 2 ** this.#failures, longestRetryMs);
    this.#failures += 1;
    log.warn({ reason, delayMs }, 'the headset’s speaker is down and will be opened again');
    this.forget();
    this.#timer = setTimeout(() => void this.open(send), delayMs);
    this.#noteReady(false);
  }

  /** The worker is gone. */
  forget(): void {
    this.#generation += 1;
    this.#port = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.forget();
    this.#socket.close();
  }

  #noteReady(isReady: boolean): void {
    if (isReady === this.#isReady) return;
    this.#isReady = isReady;
    this.#onChange();
  }
}

/** One that was free a moment ago; where another program took it since, the pipeline fails and the next try takes another. */
async function freePort(): Promise<number> {
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
