import type { TrackWish, ViewerMessage, ViewerReport } from '../../contract/media.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { MediaSource } from '../../ports/media-engine.ts';
import type { OrientationLookup, Viewer, ViewerStatistics } from '../../ports/viewer-transport.ts';
import { frameMetadata } from './frame-metadata.ts';
import type { NativePeer } from './native-peer.ts';
import { OutgoingTrack } from './outgoing-track.ts';
import { parseRtcp } from './rtcp/rtcp-compound.ts';
import { ByteBudget } from './rtp/byte-budget.ts';
import { buildOutgoingHeader } from './rtp/outgoing-header.ts';
import { plainVoicePacket } from './rtp/voice-packet.ts';
import { voicePayloadType, type AnswerPlan, type PlannedSection } from './sdp/answer-plan.ts';
import { negotiateExtensions } from './sdp/header-extensions.ts';
import { maxRemoteCandidates } from './sdp/ice-candidate.ts';
import type { SsrcByMid } from './sdp/sdp-answer.ts';
import { parseSdpFragment } from './sdp/sdp-fragment.ts';
import type { ViewerLink } from './viewer-link.ts';
import type { ViewerLiveness } from './viewer-liveness.ts';

export interface WebRtcViewerParts {
  id: string;
  plan: AnswerPlan;
  ssrcByMid: SsrcByMid;
  source: MediaSource;
  orientation: OrientationLookup;
  /** Of every track, until the viewer says otherwise. */
  wish: TrackWish;
  peer: NativePeer;
  link: ViewerLink;
  liveness: ViewerLiveness;
  clock: Clock;
  /** Add to monotonic nanoseconds for Unix time; constant for the life of the transport. */
  wallClockOffsetNs: bigint;
  randomUint32: () => number;
}

/** A voice's packets: 128 kb/s on average, four times what was answered, and half a second of it at once. */
const voiceBytesPerMs = 16;
const voiceBurstBytes = 8192;

/** One browser and its tracks; created before its connection is open. */
export class WebRtcViewer implements Viewer {
  readonly id: string;
  answerSdp = '';
  readonly #parts: WebRtcViewerParts;
  /** By the outgoing SSRC, as feedback names it. */
  readonly #tracks = new Map<number, OutgoingTrack>();
  readonly #subscriptions: Unsubscribe[] = [];
  readonly #closedListeners = new Set<() => void>();
  readonly #voiceListeners = new Set<(packet: Buffer) => void>();
  readonly #voicePayloadType: number | null;
  readonly #voiceBudget: ByteBudget;
  readonly #candidates: Set<string>;
  #report: ViewerReport | null = null;
  #closed = false;

  constructor(parts: WebRtcViewerParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#candidates = new Set(parts.plan.offer.candidates);
    this.#voicePayloadType = voicePayloadType(parts.plan);
    this.#voiceBudget = new ByteBudget(voiceBytesPerMs, voiceBurstBytes, this.#nowMs());
  }

  /** Begins to send; called once, when the connection is open. */
  start(): void {
    if (this.#closed) return;
    this.#parts.liveness.noteConnected();
    for (const planned of this.#parts.plan.sections) {
      if (planned.use === 'send') this.#startTrack(planned);
    }
  }

  takeRtcp(compound: Buffer): void {
    const nowMs = this.#nowMs();
    for (const report of parseRtcp(compound)) {
      if (report.kind === 'nack') this.#tracks.get(report.mediaSsrc)?.resend(report.sequences, nowMs);
      else if (report.kind === 'key-frame-request') this.#tracks.get(report.mediaSsrc)?.askForKeyFrame(nowMs);
      else this.#parts.link.quality.apply(report.feedback, nowMs);
    }
  }

  takeRtp(packet: Buffer): void {
    if (this.#voicePayloadType === null || this.#voiceListeners.size === 0) return;
    const plain = plainVoicePacket(packet, this.#voicePayloadType);
    if (plain === null || !this.#voiceBudget.take(plain.length, this.#nowMs())) return;
    for (const listener of this.#voiceListeners) listener(plain);
  }

  takeMessage(message: ViewerMessage): void {
    if (message.type === 'alive') this.#report = message.report ?? this.#report;
  }

  addRemoteCandidates(sdpFragment: string): void {
    const outcome = parseSdpFragment(sdpFragment, this.#parts.plan.offer.iceUfrag);
    if (!outcome.ok) throw new CodedError('sdp-invalid', outcome.fault);
    for (const candidate of outcome.candidates) {
      if (this.#candidates.size >= maxRemoteCandidates || this.#candidates.has(candidate)) continue;
      this.#candidates.add(candidate);
      this.#parts.peer.addCandidate(candidate);
    }
  }

  statistics(): ViewerStatistics {
    const { link } = this.#parts;
    let keyFrameRequests = 0;
    for (const track of this.#tracks.values()) keyFrameRequests += track.keyFrameRequests;
    return {
      packetsSent: link.packetsSent,
      bytesSent: link.bytesSent,
      retransmissions: link.retransmissions,
      keyFrameRequests,
      quality: link.quality.figures,
      estimateBps: null,
      roundTripMs: null,
      tracks: [],
      report: this.#report,
    };
  }

  onVoice(listener: (packet: Buffer) => void): Unsubscribe {
    this.#voiceListeners.add(listener);
    return () => {
      this.#voiceListeners.delete(listener);
    };
  }

  onClosed(listener: () => void): Unsubscribe {
    this.#closedListeners.add(listener);
    return () => {
      this.#closedListeners.delete(listener);
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    this.#parts.peer.close();
    for (const listener of this.#closedListeners) listener();
    this.#closedListeners.clear();
    this.#voiceListeners.clear();
  }

  #startTrack(planned: Extract<PlannedSection, { use: 'send' }>): void {
    const { source, clock, wallClockOffsetNs, ssrcByMid } = this.#parts;
    const ssrcs = ssrcByMid.get(planned.section.mid);
    if (ssrcs === undefined) return;
    const { id } = planned.track;
    const [rung] = source.rungs(id);
    if (rung === undefined) return;
    let reported = false;
    const reception = source.receive(id, rung.id, (packet) => {
      track.forward(packet, this.#nowMs());
      if (!reported) relayReport();
    });
    const track = this.#outgoingTrack(planned, ssrcs, () => reception.requestKeyFrame());
    this.#tracks.set(ssrcs.media, track);
    const relayReport = (): void => {
      const report = source.latestSenderReport(id);
      if (report !== null && track.relayReport(report, clock.monotonicNs(), wallClockOffsetNs))
        reported = true;
    };
    this.#subscriptions.push(() => reception.end(), source.onSenderReport(id, relayReport));
    track.askForKeyFrame(this.#nowMs());
  }

  #outgoingTrack(
    planned: Extract<PlannedSection, { use: 'send' }>,
    ssrcs: { media: number; rtx: number | null },
    requestKeyFrame: () => void,
  ): OutgoingTrack {
    const { section, chosen } = planned;
    const { link, randomUint32 } = this.#parts;
    const { id, role } = planned.track;
    const extensions = negotiateExtensions(section);
    const header = (ssrc: number, payloadType: number) =>
      buildOutgoingHeader(ssrc, payloadType, section.mid, extensions);
    return new OutgoingTrack({
      kind: section.kind,
      clockRateHz: chosen.codec.clockRateHz,
      ssrc: ssrcs.media,
      header: header(ssrcs.media, chosen.codec.payloadType),
      retransmission:
        ssrcs.rtx === null || chosen.rtxPayloadType === null
          ? null
          : { header: header(ssrcs.rtx, chosen.rtxPayloadType), initialSequence: randomUint32() & 0x7fff },
      initialSequence: randomUint32() & 0x7fff,
      link,
      requestKeyFrame,
      onFrame:
        role === 'panorama' ? (given, outgoing) => this.#describeFrame(id, given, outgoing) : () => undefined,
    });
  }

  #describeFrame(trackId: string, sourceTimestamp: number, outgoingTimestamp: number): void {
    const { source, orientation, clock, wallClockOffsetNs, peer } = this.#parts;
    const report = source.latestSenderReport(trackId);
    if (report === null) return;
    const metadata = frameMetadata(
      report,
      sourceTimestamp,
      outgoingTimestamp,
      orientation,
      clock.monotonicNs(),
      wallClockOffsetNs,
    );
    if (metadata !== null) peer.sendText(JSON.stringify(metadata));
  }

  #nowMs(): number {
    return Number(this.#parts.clock.monotonicNs()) / 1e6;
  }
}
