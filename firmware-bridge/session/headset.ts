import { crc32 } from '../protocol/crc.ts';
import { protocolMajor, protocolMinor } from '../protocol/frame.ts';
import { maxChunkBytes, type HeadsetMessage, type Identity, type Status } from '../protocol/messages.ts';
import type { HeadsetTransport, Unsubscribe } from '../transports/headset-transport.ts';
import { boundAt, estimateOf, hostNsOf, surerEstimate, type ClockEstimate } from './clock-estimate.ts';
import { HeadsetFault } from './headset-fault.ts';
import { RequestChannel } from './request-channel.ts';

export interface HeadsetOptions {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: () => bigint;
  /** How long an answer may take; default 1000 ms. */
  answerTimeoutMs?: number;
  /** How often the clocks are compared again; default 10 000 ms, 0 never. */
  clockIntervalMs?: number;
}

/** Orientation of the head at one moment of the host's monotonic clock. */
export interface HostOrientation {
  monotonicNs: bigint;
  quaternion: readonly [number, number, number, number];
  rateDegPerS: readonly [number, number, number];
}

/** No unit's calibration is longer. */
const maxCalibrationBytes = 1 << 20;
const clockExchangesAtStart = 4;

/** A conversation with one headset over the vendor interface. */
export class Headset {
  readonly identity: Identity;
  readonly #transport: HeadsetTransport;
  readonly #channel: RequestChannel;
  readonly #monotonicNs: () => bigint;
  readonly #listeners: Set<(sample: HostOrientation) => void>;
  #clock: ClockEstimate;
  #clockTimer: NodeJS.Timeout | undefined;

  private constructor(
    identity: Identity,
    clock: ClockEstimate,
    transport: HeadsetTransport,
    channel: RequestChannel,
    monotonicNs: () => bigint,
    listeners: Set<(sample: HostOrientation) => void>,
  ) {
    this.identity = identity;
    this.#clock = clock;
    this.#transport = transport;
    this.#channel = channel;
    this.#monotonicNs = monotonicNs;
    this.#listeners = listeners;
  }

  /** Greets the headset and compares the clocks. Rejects with a `HeadsetFault`, the transport closed. */
  static async connect(transport: HeadsetTransport, options: HeadsetOptions): Promise<Headset> {
    const listeners = new Set<(sample: HostOrientation) => void>();
    let session: Headset | null = null;
    const channel = new RequestChannel(transport, options.answerTimeoutMs ?? 1000, (message) => {
      if (session !== null) session.#publish(message);
    });
    try {
      const identity = await channel.ask(
        { kind: 'hello', major: protocolMajor, minor: protocolMinor },
        'identity',
      );
      if (identity.major !== protocolMajor) {
        throw new HeadsetFault('version', `the headset speaks version ${identity.major}.${identity.minor}`);
      }
      const clock = await exchangeClocks(channel, options.monotonicNs, null, clockExchangesAtStart);
      session = new Headset(identity, clock, transport, channel, options.monotonicNs, listeners);
      session.#keepClock(options.clockIntervalMs ?? 10_000);
      return session;
    } catch (error) {
      channel.close();
      await transport.close();
      throw error;
    }
  }

  /** How device time maps to host time, and by how much that may be wrong now. */
  clock(): { offsetNs: bigint; boundNs: bigint } {
    return { offsetNs: this.#clock.offsetNs, boundNs: boundAt(this.#clock, this.#monotonicNs()) };
  }

  /** The unit's calibration as stored, checked against its checksum; null when the unit has none. */
  async readCalibration(): Promise<Uint8Array | null> {
    const parts: Uint8Array[] = [];
    for (let offset = 0; ;) {
      const request = { kind: 'read-calibration', offset, bytesWanted: maxChunkBytes } as const;
      const chunk = await this.#channel.ask(request, 'calibration-chunk');
      if (chunk.totalBytes === 0) return null;
      if (chunk.totalBytes > maxCalibrationBytes || chunk.offset !== offset || chunk.bytes.length === 0) {
        throw new HeadsetFault('damaged', 'the calibration does not come in order');
      }
      parts.push(chunk.bytes);
      offset += chunk.bytes.length;
      if (offset < chunk.totalBytes) continue;
      const whole = Uint8Array.from(Buffer.concat(parts));
      if (crc32(whole) !== chunk.totalCrc32)
        throw new HeadsetFault('damaged', 'the calibration’s checksum is wrong');
      return whole;
    }
  }

  readStatus(): Promise<Status> {
    return this.#channel.ask({ kind: 'read-status' }, 'status');
  }

  async setOrientationStream(on: boolean): Promise<void> {
    await this.#channel.ask({ kind: 'orientation', on }, 'orientation-set');
  }

  onOrientation(listener: (sample: HostOrientation) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#transport.onLost(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#clockTimer);
    this.#listeners.clear();
    this.#channel.close();
    await this.#transport.close();
  }

  #publish(message: HeadsetMessage): void {
    if (message.kind !== 'orientation-batch') return;
    for (const { deviceClockUs, quaternion, rateDegPerS } of message.samples) {
      const sample = { monotonicNs: hostNsOf(this.#clock, deviceClockUs), quaternion, rateDegPerS };
      for (const listener of [...this.#listeners]) listener(sample);
    }
  }

  #keepClock(intervalMs: number): void {
    if (intervalMs === 0) return;
    this.#clockTimer = setInterval(() => {
      exchangeClocks(this.#channel, this.#monotonicNs, this.#clock, 1).then(
        (clock) => (this.#clock = clock),
        // The old estimate stays good; its bound grows until the next exchange succeeds.
        () => undefined,
      );
    }, intervalMs);
    this.#clockTimer.unref();
    this.#transport.onLost(() => clearInterval(this.#clockTimer));
  }
}

async function exchangeClocks(
  channel: RequestChannel,
  monotonicNs: () => bigint,
  known: ClockEstimate | null,
  times: number,
): Promise<ClockEstimate> {
  const sentNs = monotonicNs();
  const { deviceClockUs } = await channel.ask({ kind: 'read-status' }, 'status');
  const receivedNs = monotonicNs();
  const best = surerEstimate(known, estimateOf({ sentNs, receivedNs, deviceClockUs }), receivedNs);
  return times > 1 ? exchangeClocks(channel, monotonicNs, best, times - 1) : best;
}
