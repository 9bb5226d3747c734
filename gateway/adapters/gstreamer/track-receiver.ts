import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { RtpListener, SenderReport } from '../../ports/media-engine.ts';
import { RtpContinuity } from './rtp-continuity.ts';
import { readSenderReport } from './sender-report.ts';

/** Room for several key frames while the event loop is busy; the kernel may grant less. */
const receiveBufferBytes = 1 << 20;
const oneSecondNs = 1_000_000_000n;

async function bindLoopback(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // A receive that fails is a lost packet; unheard, it would be an uncaught error and end the gateway.
  socket.on('error', () => undefined);
  return socket;
}

/** Receives one track of whichever worker runs, and gives it on as one continuous RTP stream. */
export class TrackReceiver {
  readonly trackId: string;
  readonly rtpPort: number;
  readonly rtcpPort: number;
  readonly #sockets: readonly Socket[];
  readonly #continuity: RtpContinuity;
  readonly #clock: Clock;
  readonly #rtpListeners = new Set<RtpListener>();
  readonly #reportListeners = new Set<(report: SenderReport) => void>();
  #latestReport: SenderReport | null = null;
  #frameTimesNs: bigint[] = [];

  private constructor(trackId: string, rtp: Socket, rtcp: Socket, continuity: RtpContinuity, clock: Clock) {
    this.trackId = trackId;
    this.#sockets = [rtp, rtcp];
    this.#continuity = continuity;
    this.#clock = clock;
    this.rtpPort = rtp.address().port;
    this.rtcpPort = rtcp.address().port;
    rtp.on('message', (packet) => this.#receive(packet));
    rtcp.on('message', (packet) => this.#receiveReport(packet));
  }

  /** Listens on two free loopback ports; `ssrc` marks the stream that listeners get. */
  static async open(
    trackId: string,
    clockRateHz: number,
    ssrc: number,
    clock: Clock,
  ): Promise<TrackReceiver> {
    const [rtp, rtcp] = await Promise.all([bindLoopback(), bindLoopback()]);
    return new TrackReceiver(trackId, rtp, rtcp, new RtpContinuity(clockRateHz, ssrc), clock);
  }

  /** Drops what still comes from the worker before. */
  expect(ssrc: number): void {
    this.#continuity.changeInput(ssrc);
  }

  onRtp(listener: RtpListener): Unsubscribe {
    this.#rtpListeners.add(listener);
    return () => this.#rtpListeners.delete(listener);
  }

  onSenderReport(listener: (report: SenderReport) => void): Unsubscribe {
    this.#reportListeners.add(listener);
    return () => this.#reportListeners.delete(listener);
  }

  latestSenderReport(): SenderReport | null {
    return this.#latestReport;
  }

  /** Packets with the marker bit, one per video frame, in the last second. */
  framesInLastSecond(): number {
    this.#forgetOldFrames();
    return this.#frameTimesNs.length;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#rtpListeners.clear();
    this.#reportListeners.clear();
  }

  #receive(packet: Buffer): void {
    const nowNs = this.#clock.monotonicNs();
    if (!this.#continuity.rewrite(packet, nowNs)) return;
    if ((packet.readUInt8(1) & 0x80) !== 0) {
      this.#frameTimesNs.push(nowNs);
      this.#forgetOldFrames();
    }
    for (const listener of this.#rtpListeners) listener(packet);
  }

  #receiveReport(packet: Buffer): void {
    const raw = readSenderReport(packet);
    const report = raw === null ? null : this.#continuity.translate(raw);
    if (report === null) return;
    this.#latestReport = report;
    for (const listener of this.#reportListeners) listener(report);
  }

  #forgetOldFrames(): void {
    const horizonNs = this.#clock.monotonicNs() - oneSecondNs;
    while (this.#frameTimesNs[0] !== undefined && this.#frameTimesNs[0] < horizonNs)
      this.#frameTimesNs.shift();
  }
}
