import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import type { Unsubscribe } from '../../gateway/ports/headset-link.ts';
import type {
  OrientationLookup,
  Viewer,
  ViewerStatistics,
  ViewerTransport,
} from '../../gateway/ports/viewer-transport.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import { planAnswer } from '../../gateway/adapters/webrtc/sdp/answer-plan.ts';
import { buildAnswerSdp } from '../../gateway/adapters/webrtc/sdp/sdp-answer.ts';
import { parseSdpFragment } from '../../gateway/adapters/webrtc/sdp/sdp-fragment.ts';
import { parseSdpOffer } from '../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { offerSdp } from './sample-offers.ts';

interface FakeViewerParts {
  id: string;
  answerSdp: string;
  iceUfrag: string;
  source: MediaSource;
  /** Those that it would receive. */
  trackIds: readonly string[];
  onClose: () => void;
}

/** A viewer that exists in memory only; `remoteFragments` shows what was trickled to it. */
export class FakeViewer implements Viewer {
  readonly id: string;
  readonly answerSdp: string;
  readonly source: MediaSource;
  readonly remoteFragments: string[] = [];
  readonly #parts: FakeViewerParts;
  readonly #closedListeners = new Set<() => void>();
  readonly #voiceListeners = new Set<(packet: Buffer) => void>();
  /** What `statistics` tells. */
  figures: ViewerStatistics;
  #closed = false;

  constructor(parts: FakeViewerParts) {
    this.id = parts.id;
    this.answerSdp = parts.answerSdp;
    this.source = parts.source;
    this.#parts = parts;
    const unsent = { rungId: null, allottedBps: null, switches: 0 };
    this.figures = {
      packetsSent: 0,
      bytesSent: 0,
      retransmissions: 0,
      keyFrameRequests: 0,
      quality: null,
      estimateBps: null,
      roundTripMs: null,
      tracks: parts.trackIds.map((trackId) => ({ trackId, ...unsent })),
      report: null,
    };
  }

  addRemoteCandidates(sdpFragment: string): void {
    const outcome = parseSdpFragment(sdpFragment, this.#parts.iceUfrag);
    if (!outcome.ok) throw new CodedError('sdp-invalid', outcome.fault);
    this.remoteFragments.push(sdpFragment);
  }

  statistics(): ViewerStatistics {
    return this.figures;
  }

  onVoice(listener: (packet: Buffer) => void): Unsubscribe {
    this.#voiceListeners.add(listener);
    return () => {
      this.#voiceListeners.delete(listener);
    };
  }

  /** Plays what its person says. */
  speak(packet: Buffer): void {
    for (const listener of this.#voiceListeners) listener(packet);
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
    this.#parts.onClose();
    for (const listener of this.#closedListeners) listener();
  }
}

/**
 * A viewer transport without a network, for tests of the routes: it reads offers and writes answers as the real one
 * does, but nobody can connect to them.
 */
export class FakeViewerTransport implements ViewerTransport {
  readonly viewers = new Map<string, FakeViewer>();
  readonly maxViewers: number;
  /** What the last viewer is told of how the head turns. */
  orientation: OrientationLookup | null = null;
  #count = 0;
  #closed = false;

  constructor(options: { maxViewers?: number } = {}) {
    this.maxViewers = options.maxViewers ?? 32;
  }

  async accept(offer: string, source: MediaSource, orientation: OrientationLookup): Promise<Viewer> {
    await Promise.resolve();
    this.orientation = orientation;
    if (this.#closed) throw new CodedError('shutting-down');
    if (this.viewers.size >= this.maxViewers) throw new CodedError('too-many-viewers');
    const parsed = parseSdpOffer(offer);
    if (!parsed.ok) throw new CodedError('sdp-invalid', parsed.fault);
    const plan = planAnswer(parsed.offer, source);
    if (plan === null) throw new CodedError('sdp-invalid', 'nothing-to-send');
    this.#count += 1;
    const id = `viewer-${this.#count}`;
    const ssrcByMid = new Map(
      plan.sections.map(({ section }, index) => [section.mid, { media: index + 1, rtx: null }]),
    );
    const viewer = new FakeViewer({
      id,
      answerSdp: buildAnswerSdp(plan, unreachableTransport, ssrcByMid),
      iceUfrag: parsed.offer.iceUfrag,
      source,
      trackIds: plan.sections.flatMap((section) => (section.use === 'send' ? [section.track.id] : [])),
      onClose: () => this.viewers.delete(id),
    });
    this.viewers.set(id, viewer);
    return viewer;
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const viewer of [...this.viewers.values()]) viewer.close();
    return Promise.resolve();
  }
}

const unreachableTransport = {
  iceUfrag: 'fake',
  icePwd: 'fakefakefakefakefakefake',
  fingerprint: `sha-256 ${new Array<string>(32).fill('00').join(':')}`,
  setup: 'active',
  candidates: ['candidate:1 1 UDP 2122260223 192.0.2.1 9 typ host'],
} as const;

/** An offer of two pictures, one sound and data channels. */
export const sampleOfferSdp = offerSdp({ videos: 2, audios: 1, data: true });
