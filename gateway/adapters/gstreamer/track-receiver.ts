import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { RungId } from '../../domain/media-plan/rung.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { RtpListener, SenderReport } from '../../ports/media-engine.ts';
import { ssrcOfPacket } from './rtp-continuity.ts';
import { RungStream } from './rung-stream.ts';
import { readSenderReport } from './sender-report.ts';
import { TimestampAnchor } from './timestamp-anchor.ts';

/** Room for several key frames while the event loop is busy; the kernel may grant less. */
const receiveBufferBytes = 1 << 20;

async function bindLoopback(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // A receive that fails is a lost packet; unheard, it would be an uncaught error and end the gateway.
  socket.on('error', () => undefined);
  return socket;
}

/** Receives the rungs of one track from whichever worker runs, and gives each on as one continuous RTP stream. */
export class TrackReceiver {
  readonly trackId: string;
  readonly rtpPort: number;
  readonly rtcpPort: number;
  readonly #sockets: readonly Socket[];
  readonly #anchor: TimestampAnchor;
  readonly #streams: ReadonlyMap<RungId, RungStream>;
  readonly #clock: Clock;
  readonly #reportListeners = new Set<(report: SenderReport) => void>();
  /** By the SSRC that the pipeline writes. */
  #inputs = new Map<number, RungStream>();
  #latestReport: SenderReport | null = null;

  private constructor(
    trackId: string,
    [rtp, rtcp]: readonly [Socket, Socket],
    anchor: TimestampAnchor,
    streams: ReadonlyMap<RungId, RungStream>,
    clock: Clock,
  ) {
    this.trackId = trackId;
    this.#sockets = [rtp, rtcp];
    this.#anchor = anchor;
    this.#streams = streams;
    this.#clock = clock;
    this.rtpPort = rtp.address().port;
    this.rtcpPort = rtcp.address().port;
    rtp.on('message', (packet) => this.#receive(packet));
    rtcp.on('message', (packet) => this.#receiveReport(packet));
  }

  /** Listens on two free loopback ports; each rung's stream gets an SSRC of its own. */
  static async open(
    trackId: string,
    clockRateHz: number,
    rungIds: readonly RungId[],
    randomSsrc: () => number,
    clock: Clock,
  ): Promise<TrackReceiver> {
    const [rtp, rtcp] = await Promise.all([bindLoopback(), bindLoopback()]);
    const anchor = new TimestampAnchor(clockRateHz);
    const streams = new Map(rungIds.map((id) => [id, new RungStream(anchor, randomSsrc())]));
    return new TrackReceiver(trackId, [rtp, rtcp], anchor, streams, clock);
  }

  /** From now on packets of these SSRCs count: a pipeline is being opened. Drops what still comes from the one before. */
  expect(ssrcs: Readonly<Record<RungId, number>>): void {
    this.#anchor.changePipeline();
    this.#inputs = new Map();
    for (const [rungId, stream] of this.#streams) {
      stream.changeInput(ssrcs[rungId]);
      this.#inputs.set(ssrcs[rungId], stream);
    }
  }

  /** Null for a rung that the track does not have. */
  stream(rungId: RungId): RungStream | null {
    return this.#streams.get(rungId) ?? null;
  }

  /** Nothing for a rung that the track does not have. */
  onRtp(rungId: RungId, listener: RtpListener): Unsubscribe {
    return this.#streams.get(rungId)?.onRtp(listener) ?? (() => undefined);
  }

  onSenderReport(listener: (report: SenderReport) => void): Unsubscribe {
    this.#reportListeners.add(listener);
    return () => this.#reportListeners.delete(listener);
  }

  latestSenderReport(): SenderReport | null {
    return this.#latestReport;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    for (const stream of this.#streams.values()) stream.close();
    this.#reportListeners.clear();
  }

  #receive(packet: Buffer): void {
    const ssrc = ssrcOfPacket(packet);
    if (ssrc !== null) this.#inputs.get(ssrc)?.receive(packet, this.#clock.monotonicNs());
  }

  /** Whichever rung it is of: they share their times. */
  #receiveReport(packet: Buffer): void {
    const raw = readSenderReport(packet);
    if (raw === null || !this.#inputs.has(raw.ssrc)) return;
    const rtpTimestamp = this.#anchor.ofReport(raw.rtpTimestamp, raw.clockNs);
    this.#latestReport = { rtpTimestamp, monotonicNs: raw.clockNs };
    for (const listener of this.#reportListeners) listener(this.#latestReport);
  }
}
