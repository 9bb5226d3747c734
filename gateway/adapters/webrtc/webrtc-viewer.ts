import type { TrackWish, ViewerMessage, ViewerReport } from '../../contract/media.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { MediaSource } from '../../ports/media-engine.ts';
import type { OrientationLookup, Viewer, ViewerStatistics } from '../../ports/viewer-transport.ts';
import { frameMetadata } from './frame-metadata.ts';
import type { NativePeer } from './native-peer.ts';
import { parseRtcp } from './rtcp/rtcp-compound.ts';
import { ntpTime, roundTripMs } from './rtcp/sender-report.ts';
import { voicePayloadType, type AnswerPlan, type SentSection } from './sdp/answer-plan.ts';
import { maxRemoteCandidates } from './sdp/ice-candidate.ts';
import type { SsrcByMid } from './sdp/sdp-answer.ts';
import { parseSdpFragment } from './sdp/sdp-fragment.ts';
import { ViewerAdaptation } from './viewer-adaptation.ts';
import type { ViewerLink } from './viewer-link.ts';
import type { ViewerLiveness } from './viewer-liveness.ts';
import { ViewerTrack } from './viewer-track.ts';
import { VoiceIntake } from './voice-intake.ts';

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

/** One browser and its tracks; created before its connection is open. */
export class WebRtcViewer implements Viewer {
  readonly id: string;
  answerSdp = '';
  readonly #parts: WebRtcViewerParts;
  /** By the outgoing SSRC, as feedback names it. */
  readonly #tracks = new Map<number, ViewerTrack>();
  readonly #closedListeners = new Set<() => void>();
  readonly #voice: VoiceIntake;
  readonly #candidates: Set<string>;
  #adaptation: ViewerAdaptation | null = null;
  #roundTripMs: number | null = null;
  #report: ViewerReport | null = null;
  #closed = false;

  constructor(parts: WebRtcViewerParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#candidates = new Set(parts.plan.offer.candidates);
    this.#voice = new VoiceIntake(voicePayloadType(parts.plan), this.#nowMs());
    for (const planned of parts.plan.sections) {
      const ssrcs = parts.ssrcByMid.get(planned.section.mid);
      if (planned.use === 'send' && ssrcs !== undefined)
        this.#tracks.set(ssrcs.media, this.#track(planned, ssrcs));
    }
  }

  /** Begins to send; called once, when the connection is open. */
  start(): void {
    if (this.#closed) return;
    this.#parts.liveness.noteConnected();
    const { source, link } = this.#parts;
    this.#adaptation = new ViewerAdaptation(source, link, [...this.#tracks.values()], () => this.#nowMs());
    this.#adaptation.review(this.#nowMs());
  }

  /** To be called every half second or so. */
  review(nowMs: number): void {
    this.#adaptation?.review(nowMs);
  }

  takeRtcp(compound: Buffer): void {
    const nowMs = this.#nowMs();
    for (const report of parseRtcp(compound)) {
      if (report.kind === 'transport-feedback') this.#adaptation?.takeFeedback(report.feedback, nowMs);
      else if (report.kind === 'nack')
        this.#tracks.get(report.mediaSsrc)?.outgoing.resend(report.sequences, nowMs);
      else if (report.kind === 'key-frame-request')
        this.#tracks.get(report.mediaSsrc)?.outgoing.askForKeyFrame(nowMs);
      else this.#noteReception(report);
    }
  }

  takeRtp(packet: Buffer): void {
    this.#voice.take(packet, this.#nowMs());
  }

  takeMessage(message: ViewerMessage): void {
    if (message.type === 'alive') this.#report = message.report ?? this.#report;
    else this.#adaptation?.wish(message.tracks, this.#nowMs());
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
    for (const { outgoing } of this.#tracks.values()) keyFrameRequests += outgoing.keyFrameRequests;
    return {
      packetsSent: link.packetsSent,
      bytesSent: link.bytesSent,
      retransmissions: link.retransmissions,
      keyFrameRequests,
      quality: link.quality,
      estimateBps: link.estimator.estimateBps,
      roundTripMs: this.#roundTripMs,
      tracks: [...this.#tracks.values()].map((track) => track.statistics()),
      report: this.#report,
    };
  }

  onVoice(listener: (packet: Buffer) => void): Unsubscribe {
    return this.#voice.listen(listener);
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
    this.#adaptation?.end();
    for (const track of this.#tracks.values()) track.end();
    this.#parts.peer.close();
    for (const listener of this.#closedListeners) listener();
    this.#closedListeners.clear();
    this.#voice.end();
  }

  #track(section: SentSection, ssrcs: { media: number; rtx: number | null }): ViewerTrack {
    const { id, role } = section.track;
    return new ViewerTrack({
      ...this.#parts,
      section,
      ssrcs,
      onFrame:
        role === 'panorama' ? (given, outgoing) => this.#describeFrame(id, given, outgoing) : () => undefined,
    });
  }

  #noteReception(reception: { lastReport: number; heldFor: number }): void {
    const { clock, wallClockOffsetNs } = this.#parts;
    this.#roundTripMs =
      roundTripMs(ntpTime(clock.monotonicNs(), wallClockOffsetNs), reception) ?? this.#roundTripMs;
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
