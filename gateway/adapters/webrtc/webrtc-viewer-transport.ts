import type { RtcConfig } from 'node-datachannel';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { MediaSource } from '../../ports/media-engine.ts';
import type {
  AcceptOptions,
  IceServer,
  OrientationLookup,
  Viewer,
  ViewerTransport,
} from '../../ports/viewer-transport.ts';
import { viewerSilenceMs } from '../../contract/media.ts';
import { nativeConfiguration, type IceOptions } from './ice-configuration.ts';
import { acquireNativeLibrary, releaseNativeLibrary } from './native-handles.ts';
import { NativePeer, type NativePeerEvents } from './native-peer.ts';
import { PacketAssembly } from './rtp/packet-assembly.ts';
import { planAnswer, voicePayloadType, type AnswerPlan } from './sdp/answer-plan.ts';
import { buildAnswerSdp, type LocalTransport, type SsrcByMid } from './sdp/sdp-answer.ts';
import { parseSdpOffer } from './sdp/sdp-offer.ts';
import type { SideDoor } from './stun/side-door.ts';
import { ViewerLink } from './viewer-link.ts';
import { readViewerMessage } from './viewer-message.ts';
import { ViewerLiveness, type LivenessLimits } from './viewer-liveness.ts';
import { WebRtcViewer } from './webrtc-viewer.ts';

export interface WebRtcViewerTransportOptions
  extends Omit<IceOptions, 'iceServers'>, Partial<LivenessLimits> {
  /** Asked for every viewer, as credentials expire; none where absent. */
  iceServers?: () => readonly IceServer[];
  clock: Clock;
  newId: () => string;
  randomUint32: () => number;
  /** For viewers that the native peer would refuse. */
  sideDoor?: SideDoor | undefined;
  /** Most viewers at a time; default 32. */
  maxViewers?: number;
}

/** How often every viewer is asked whether it is still there, and its link divided anew. */
const sweepIntervalMs = 500;

/** Fans media out to browsers over WebRTC; encodes nothing. */
export class WebRtcViewerTransport implements ViewerTransport {
  readonly #options: WebRtcViewerTransportOptions;
  readonly #limits: LivenessLimits;
  readonly #maxViewers: number;
  readonly #wallClockOffsetNs: bigint;
  readonly #assembly = new PacketAssembly();
  readonly #viewers = new Map<WebRtcViewer, ViewerLiveness>();
  readonly #sweep: NodeJS.Timeout;
  #closed = false;

  constructor(options: WebRtcViewerTransportOptions) {
    const { clock, connectTimeoutMs = 15_000, silenceTimeoutMs = viewerSilenceMs, maxViewers = 32 } = options;
    this.#options = options;
    this.#limits = { connectTimeoutMs, silenceTimeoutMs };
    this.#maxViewers = maxViewers;
    this.#wallClockOffsetNs = BigInt(Math.round(clock.wallMs() * 1000)) * 1000n - clock.monotonicNs();
    this.#sweep = setInterval(() => this.#reviewViewers(), sweepIntervalMs);
    this.#sweep.unref();
    acquireNativeLibrary();
  }

  async accept(
    offerSdp: string,
    source: MediaSource,
    orientation: OrientationLookup,
    options: AcceptOptions = {},
  ): Promise<Viewer> {
    if (this.#closed) throw new CodedError('shutting-down');
    if (this.#viewers.size >= this.#maxViewers) throw new CodedError('too-many-viewers');
    const parsed = parseSdpOffer(offerSdp);
    if (!parsed.ok) throw new CodedError('sdp-invalid', parsed.fault);
    const plan = planAnswer(parsed.offer, source);
    if (plan === null) throw new CodedError('sdp-invalid', 'nothing-to-send');
    const ssrcByMid = this.#chooseSsrcs(plan);
    const { viewer, peer } = this.#createViewer(plan, ssrcByMid, source, orientation, options);
    try {
      const local = await peer.gather();
      if (!this.#viewers.has(viewer)) throw new CodedError('shutting-down');
      if (local === null) throw new CodedError('internal', 'the native peer gave no usable answer');
      viewer.answerSdp = buildAnswerSdp(plan, this.#withSideDoor(local, viewer), ssrcByMid);
      return viewer;
    } catch (error) {
      viewer.close();
      throw error instanceof CodedError ? error : new CodedError('internal', 'native-peer', { cause: error });
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#sweep);
    for (const viewer of [...this.#viewers.keys()]) viewer.close();
    await releaseNativeLibrary();
  }

  /** Registers a viewer at once, so that offers that arrive together cannot pass the limit. */
  #createViewer(
    plan: AnswerPlan,
    ssrcByMid: SsrcByMid,
    source: MediaSource,
    orientation: OrientationLookup,
    { wish = 'full' }: AcceptOptions,
  ): { viewer: WebRtcViewer; peer: NativePeer } {
    const { clock, newId, randomUint32 } = this.#options;
    const id = newId();
    const liveness = new ViewerLiveness(this.#limits, this.#nowMs());
    const peer = this.#createPeer(id, plan, {
      onOpen: () => viewer.start(),
      onRtcp: (packet) => viewer.takeRtcp(packet),
      onRtp: (packet) => viewer.takeRtp(packet),
      onChannelOpen: () => liveness.noteChannelOpen(this.#nowMs()),
      onChannelText: (text) => {
        const message = readViewerMessage(text);
        if (message === null) return;
        liveness.noteMessage(this.#nowMs());
        viewer.takeMessage(message);
      },
      onEnded: () => viewer.close(),
    });
    const link = new ViewerLink(
      this.#assembly,
      (packet) => peer.send(packet),
      () => this.#nowMs(),
    );
    const viewer = new WebRtcViewer({
      id,
      plan,
      ssrcByMid,
      source,
      orientation,
      wish,
      peer,
      link,
      liveness,
      clock,
      wallClockOffsetNs: this.#wallClockOffsetNs,
      randomUint32,
    });
    this.#viewers.set(viewer, liveness);
    viewer.onClosed(() => this.#viewers.delete(viewer));
    return { viewer, peer };
  }

  #createPeer(id: string, plan: AnswerPlan, events: NativePeerEvents): NativePeer {
    const { offer } = plan;
    const receives = voicePayloadType(plan) !== null;
    try {
      const ssrc = this.#options.randomUint32();
      return new NativePeer(id, { config: this.#nativeConfig(), offer, receives, ssrc }, events);
    } catch (error) {
      throw new CodedError('sdp-invalid', 'refused by the native peer', { cause: error });
    }
  }

  #withSideDoor(local: LocalTransport, viewer: Viewer): LocalTransport {
    const { sideDoor } = this.#options;
    if (sideDoor === undefined) return local;
    viewer.onClosed(() => sideDoor.dismiss(local));
    return { ...local, candidates: [...local.candidates, ...sideDoor.admit(local)] };
  }

  #nativeConfig(): RtcConfig {
    const { iceServers, ...rest } = this.#options;
    return nativeConfiguration({ ...rest, iceServers: iceServers?.() ?? [] });
  }

  #chooseSsrcs(plan: AnswerPlan): SsrcByMid {
    const used = new Set<number>([0]);
    const unused = (): number => {
      let ssrc = 0;
      while (used.has(ssrc)) ssrc = this.#options.randomUint32() >>> 0;
      used.add(ssrc);
      return ssrc;
    };
    const chosen = new Map<string, { media: number; rtx: number | null }>();
    for (const planned of plan.sections) {
      if (planned.use !== 'send') continue;
      const rtx = planned.chosen.rtxPayloadType === null ? null : unused();
      chosen.set(planned.section.mid, { media: unused(), rtx });
    }
    return chosen;
  }

  #reviewViewers(): void {
    const nowMs = this.#nowMs();
    for (const [viewer, liveness] of [...this.#viewers]) {
      if (liveness.isGone(nowMs)) viewer.close();
      else viewer.review(nowMs);
    }
  }

  #nowMs(): number {
    return Number(this.#options.clock.monotonicNs()) / 1e6;
  }
}
