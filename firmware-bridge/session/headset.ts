import type { Identity, PrivacyState, Status, StoredFault } from '../protocol/headset-message.ts';
import type { CalibrationSlot, Capability, HapticPattern } from '../protocol/named-codes.ts';
import type { Indication, OnOff, SampleRateHz } from '../protocol/requests.ts';
import type { HeadsetTransport, Unsubscribe } from '../transports/headset-transport.ts';
import { Listeners } from '../transports/listeners.ts';
import { ClockTracker, type ClockState } from './clock-tracker.ts';
import { exchangeClocks, firstExchanges, greet, type Greeting } from './connect.ts';
import { HeadsetFault } from './headset-fault.ts';
import { KeepAlive } from './keep-alive.ts';
import { readCalibration } from './read-calibration.ts';
import { readFaults } from './read-faults.ts';
import { RequestChannel } from './request-channel.ts';
import { SampleStream, type HostEvent, type HostOrientation, type StreamFigures } from './sample-stream.ts';
import { writeCalibration, type CalibrationWriting } from './write-calibration.ts';

export interface HeadsetOptions {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: () => bigint;
  /** How long an answer may take; default 1000 ms, slow requests four times as much. */
  answerTimeoutMs?: number;
  /** How often the clocks are compared, which is the sign of life as well; default 2000 ms, 0 never. */
  clockIntervalMs?: number;
  /** Signs of life that may be missed in a row; default 3. */
  missedLimit?: number;
  /** Sequence of the first request; default random. */
  firstSequence?: number;
}

/** What is counted of a conversation. */
export interface HeadsetFigures extends StreamFigures {
  /** Frames that were damaged or said what cannot be. */
  damagedFrames: number;
}

/** A conversation with one headset over the vendor interface. Every request rejects with a `HeadsetFault`. */
export class Headset {
  readonly identity: Identity;
  readonly #minor: number;
  readonly #transport: HeadsetTransport;
  readonly #channel: RequestChannel;
  readonly #stream: SampleStream;
  readonly #tracker: ClockTracker;
  readonly #options: HeadsetOptions;
  readonly #damaged: { frames: number };
  readonly #losses = new Listeners<HeadsetFault>();
  readonly #keepAlive: KeepAlive | null;
  #ended = false;
  #token = 0;

  private constructor(
    { identity, minor }: Greeting,
    transport: HeadsetTransport,
    parts: {
      channel: RequestChannel;
      stream: SampleStream;
      tracker: ClockTracker;
      damaged: { frames: number };
    },
    options: HeadsetOptions,
  ) {
    this.identity = identity;
    this.#minor = minor;
    this.#transport = transport;
    this.#channel = parts.channel;
    this.#stream = parts.stream;
    this.#tracker = parts.tracker;
    this.#damaged = parts.damaged;
    this.#options = options;
    transport.onLost((fault) => this.#lose(fault));
    const intervalMs = options.clockIntervalMs ?? 2000;
    this.#keepAlive = intervalMs === 0 ? null : this.#startKeepAlive(intervalMs, options.missedLimit ?? 3);
  }

  /** Greets the headset and compares the clocks. Rejects with a `HeadsetFault`, the transport closed. */
  static async connect(transport: HeadsetTransport, options: HeadsetOptions): Promise<Headset> {
    const tracker = new ClockTracker();
    const stream = new SampleStream((deviceClockUs) => tracker.hostNsOf(deviceClockUs));
    const damaged = { frames: 0 };
    const channel = new RequestChannel(transport, {
      monotonicNs: options.monotonicNs,
      answerTimeoutMs: options.answerTimeoutMs ?? 1000,
      firstSequence: options.firstSequence ?? Math.floor(Math.random() * 0x10000),
      onReport: (message, sequence) => stream.receive(message, sequence),
      onDamaged: () => damaged.frames++,
    });
    try {
      const greeting = await greet(channel);
      await firstExchanges(channel, tracker, greeting.minor);
      return new Headset(greeting, transport, { channel, stream, tracker, damaged }, options);
    } catch (error) {
      channel.end(new HeadsetFault('lost', 'the session was closed'));
      await transport.close();
      throw error;
    }
  }

  /** Whether the unit says that it can do this. */
  can(capability: Capability): boolean {
    return this.identity.capabilities.includes(capability);
  }

  /** How device time maps to host time, and by how much that may be wrong now. */
  clock(): ClockState {
    const state = this.#tracker.stateAt(this.#options.monotonicNs());
    if (state === null) throw new RangeError('clocks are compared before there is a session');
    return state;
  }

  figures(): HeadsetFigures {
    return { ...this.#stream.figures(), damagedFrames: this.#damaged.frames };
  }

  /** A calibration as stored, checked against its checksum; null when the slot is empty. */
  async readCalibration(slot: CalibrationSlot = 'active'): Promise<Uint8Array | null> {
    if (slot !== 'active') this.#need(null, 'reading a slot');
    return readCalibration(this.#channel, slot);
  }

  /** Writes a calibration with a technician's authority and makes it the active one; `writeCalibration` says what holds. */
  async writeCalibration(bytes: Uint8Array, writing: CalibrationWriting): Promise<void> {
    this.#need('calibration-write', 'writing a calibration');
    await writeCalibration(this.#channel, this.identity.serial, bytes, writing);
  }

  readStatus(): Promise<Status> {
    return this.#channel.ask({ kind: 'read-status' });
  }

  /** What went wrong in this unit's life, oldest first. */
  async readFaults(): Promise<StoredFault[]> {
    this.#need(null, 'reading faults');
    return readFaults(this.#channel);
  }

  async showIndicator(indication: Indication): Promise<void> {
    this.#need('indicator', 'the indicator');
    await this.#channel.ask({ kind: 'indicator', ...indication });
  }

  /** Vibrates once; never repeated by itself. `strengthPercent` is 1 … 100. */
  async playHaptic(pattern: HapticPattern, strengthPercent: number): Promise<void> {
    this.#need('haptic', 'the haptic');
    await this.#channel.ask({ kind: 'haptic', pattern, strengthPercent });
  }

  async readPrivacy(): Promise<PrivacyState> {
    this.#need('privacy-switch', 'privacy');
    return this.#channel.ask({ kind: 'read-privacy' });
  }

  /** Resolves with what holds then: the wearer's own switches win. */
  async setPrivacy(wanted: { camera: OnOff; microphone: OnOff }): Promise<PrivacyState> {
    this.#need('privacy-switch', 'privacy');
    return this.#channel.ask({ kind: 'privacy', ...wanted });
  }

  async setOrientationStream(on: boolean, rateHz: SampleRateHz = 100): Promise<void> {
    if (rateHz !== 100) this.#need(null, 'another sample rate than 100 Hz');
    if (rateHz > this.identity.maxSampleRateHz)
      throw new HeadsetFault(
        'unsupported',
        `this unit samples at ${this.identity.maxSampleRateHz} Hz at most`,
      );
    this.#stream.restarted(rateHz);
    const set = await this.#channel.ask({ kind: 'orientation', on, rateHz });
    if (set.on !== on || set.rateHz !== rateHz)
      throw new HeadsetFault('damaged', `the stream is ${set.on ? 'on' : 'off'} at ${set.rateHz} Hz`);
  }

  /** Told of every sample, in order, each later than the one before. Units that only sense rates: see `OrientationFilter`. */
  onOrientation(listener: (sample: HostOrientation) => void): Unsubscribe {
    return this.#stream.onOrientation(listener);
  }

  onEvent(listener: (event: HostEvent) => void): Unsubscribe {
    return this.#stream.onEvent(listener);
  }

  /** Told once why the conversation ended; not for our own `close`. */
  onLost(listener: (fault: HeadsetFault) => void): Unsubscribe {
    return this.#losses.add(listener);
  }

  async close(): Promise<void> {
    this.#end(new HeadsetFault('lost', 'the session was closed'));
    await this.#transport.close();
  }

  #need(capability: Capability | null, what: string): void {
    if (this.#minor < 1) throw new HeadsetFault('unsupported', `version 1.0 knows no ${what}`);
    if (capability !== null && !this.can(capability))
      throw new HeadsetFault('unsupported', `${what} is nothing that this unit can do`);
  }

  #startKeepAlive(intervalMs: number, missedLimit: number): KeepAlive {
    return new KeepAlive({
      intervalMs,
      missedLimit,
      signOfLife: () =>
        exchangeClocks(this.#channel, this.#tracker, this.#minor, (this.#token = (this.#token + 1) >>> 0)),
      onUnresponsive: (fault) => {
        this.#lose(fault);
        void this.#transport.close();
      },
    });
  }

  #lose(fault: HeadsetFault): void {
    if (this.#ended) return;
    this.#end(fault);
    this.#losses.tell(fault);
  }

  #end(fault: HeadsetFault): void {
    this.#ended = true;
    this.#keepAlive?.stop();
    this.#stream.end();
    this.#channel.end(fault);
  }
}
