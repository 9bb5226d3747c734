import type { PublishingFault } from '../../../domain/publishing/publishing-retry.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import type { IceServer } from '../../../ports/viewer-transport.ts';
import { nativeConfiguration } from '../ice-configuration.ts';
import { NativePeer } from '../native-peer.ts';
import { PacketAssembly } from '../rtp/packet-assembly.ts';
import type { SsrcByMid } from '../sdp/sdp-answer.ts';
import { ViewerLink } from '../viewer-link.ts';
import { ViewerLiveness } from '../viewer-liveness.ts';
import { WebRtcViewer } from '../webrtc-viewer.ts';
import { buildPublishingOffer, midOf, readPublishingAnswer } from './publishing-sdp.ts';
import { askIceServers, endWhip, exchangeWhip, type WhipSession } from './whip-exchange.ts';

export interface PublishingDeps {
  clock: Clock;
  newId: () => string;
  randomUint32: () => number;
  /** The gateway's own. */
  iceServers: () => readonly IceServer[];
}

export interface PublishingTask {
  endpoint: URL;
  token: string | null;
  source: MediaSource;
  signal: AbortSignal;
  /** What the server named with its last answer. */
  namedBefore: readonly IceServer[];
  onNamed: (iceServers: readonly IceServer[]) => void;
  /** With the origin of what answered. */
  onConnected: (servedBy: string) => void;
}

/** How one attempt ended; the second kind where the server answered and the connection then failed by itself. */
export type PublishingEnd = PublishingFault | { kind: 'handshake-failed' };

/** A server that gives no feedback for this long is gone: the library would take half a minute to notice. */
const limits = { connectTimeoutMs: 15_000, silenceTimeoutMs: 8000 };
const reviewIntervalMs = 500;

/**
 * Publishes once, with the ICE servers that the server names now, else those that it named with its last answer, and
 * the gateway's own: offers, sends, and resolves with what ended it, `lost` where the connection had stood. The session is
 * ended at the server too; nothing is left behind.
 */
export async function publishOnce(deps: PublishingDeps, task: PublishingTask): Promise<PublishingEnd> {
  const asked = await askIceServers(task);
  if (task.signal.aborted) return { kind: 'unreachable' };
  const named = asked.length > 0 ? asked : task.namedBefore;
  let connection: PublishingConnection | null = null;
  try {
    connection = new PublishingConnection(deps, task, [...named, ...deps.iceServers()]);
    return await connection.run();
  } catch {
    return { kind: 'unreachable' };
  } finally {
    await connection?.close();
  }
}

class PublishingConnection {
  readonly #deps: PublishingDeps;
  readonly #task: PublishingTask;
  readonly #ssrcByMid: SsrcByMid;
  readonly #peer: NativePeer;
  readonly #liveness: ViewerLiveness;
  #viewer: WebRtcViewer | null = null;
  #link: ViewerLink | null = null;
  #sentAtReview = 0;
  #session: WhipSession | null = null;
  #connectedAtMs: number | null = null;
  #endedByItself = false;
  #end: () => void = () => undefined;

  constructor(deps: PublishingDeps, task: PublishingTask, iceServers: readonly IceServer[]) {
    this.#deps = deps;
    this.#task = task;
    this.#ssrcByMid = chooseSsrcs(task.source, deps.randomUint32);
    this.#liveness = new ViewerLiveness(limits, this.#nowMs());
    const config = nativeConfiguration({ iceServers });
    this.#peer = new NativePeer(
      deps.newId(),
      { config, offer: null, receives: false, ssrc: deps.randomUint32() },
      {
        onOpen: () => this.#start(),
        onRtcp: (packet) => {
          this.#liveness.noteMessage(this.#nowMs());
          this.#viewer?.takeRtcp(packet);
        },
        onRtp: () => undefined,
        onChannelOpen: () => undefined,
        onChannelText: () => undefined,
        onEnded: () => {
          this.#endedByItself = true;
          this.#end();
        },
      },
    );
  }

  async run(): Promise<PublishingEnd> {
    const { endpoint, token, source, signal } = this.#task;
    const ended = new Promise<void>((resolve) => (this.#end = resolve));
    const local = await this.#peer.gather('offer');
    if (local === null) return { kind: 'unreachable' };
    const offerSdp = buildPublishingOffer(source.tracks, local, this.#ssrcByMid);
    const nowMs = () => this.#deps.clock.wallMs();
    const outcome = await exchangeWhip({ endpoint, token, offerSdp, signal, nowMs });
    if (!outcome.ok) return outcome.fault;
    this.#session = outcome.session;
    this.#task.onNamed(outcome.session.iceServers);
    if (!this.#accept(outcome.session)) return { kind: 'unreachable' };
    await this.#untilGone(ended);
    const stoodSinceMs = this.#connectedAtMs;
    if (stoodSinceMs !== null) return { kind: 'lost', stoodMs: this.#nowMs() - stoodSinceMs };
    return { kind: this.#endedByItself ? 'handshake-failed' : 'unreachable' };
  }

  async close(): Promise<void> {
    this.#viewer?.close();
    this.#peer.close();
    if (this.#session !== null) await endWhip(this.#session, this.#task.token);
  }

  /** Whether the answer can be used. */
  #accept({ answerSdp }: WhipSession): boolean {
    const { source } = this.#task;
    const { clock, newId, randomUint32 } = this.#deps;
    const plan = readPublishingAnswer(answerSdp, source);
    if (plan === null) return false;
    const link = new ViewerLink(
      new PacketAssembly(),
      (packet) => this.#peer.send(packet),
      () => this.#nowMs(),
    );
    this.#link = link;
    this.#viewer = new WebRtcViewer({
      ...{ id: newId(), plan, source, clock, randomUint32, wish: 'full' },
      ...{ ssrcByMid: this.#ssrcByMid, peer: this.#peer, liveness: this.#liveness },
      // There is no channel for what a frame's metadata would tell.
      orientation: { at: () => [1, 0, 0, 0] },
      link,
      wallClockOffsetNs: BigInt(Math.round(clock.wallMs() * 1000)) * 1000n - clock.monotonicNs(),
    });
    this.#peer.takeAnswer(plan.offer);
    return true;
  }

  #start(): void {
    this.#connectedAtMs = this.#nowMs();
    this.#liveness.noteChannelOpen(this.#nowMs());
    this.#viewer?.start();
    this.#task.onConnected(this.#session?.servedBy ?? this.#task.endpoint.origin);
  }

  async #untilGone(ended: Promise<void>): Promise<void> {
    const { signal } = this.#task;
    const review = setInterval(() => {
      const nowMs = this.#nowMs();
      this.#viewer?.review(nowMs);
      this.#excuseSilence(nowMs);
      if (signal.aborted || this.#liveness.isGone(nowMs)) this.#end();
    }, reviewIntervalMs);
    signal.addEventListener('abort', () => this.#end(), { once: true });
    if (signal.aborted) this.#end();
    await ended;
    clearInterval(review);
  }

  /** Feedback is on what was sent: while no pictures and no sound come, such as after a media worker has died, there is none. */
  #excuseSilence(nowMs: number): void {
    const sent = this.#link?.packetsSent ?? 0;
    if (sent === this.#sentAtReview) this.#liveness.noteMessage(nowMs);
    this.#sentAtReview = sent;
  }

  #nowMs(): number {
    return Number(this.#deps.clock.monotonicNs()) / 1e6;
  }
}

function chooseSsrcs(source: MediaSource, randomUint32: () => number): SsrcByMid {
  const used = new Set<number>([0]);
  const unused = (): number => {
    let ssrc = 0;
    while (used.has(ssrc)) ssrc = randomUint32() >>> 0;
    used.add(ssrc);
    return ssrc;
  };
  return new Map(
    source.tracks.map(({ kind }, index) => [
      midOf(index),
      { media: unused(), rtx: kind === 'video' ? unused() : null },
    ]),
  );
}
