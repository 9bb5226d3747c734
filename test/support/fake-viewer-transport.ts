import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import type { Unsubscribe } from '../../gateway/ports/headset-link.ts';
import type { Viewer, ViewerStatistics, ViewerTransport } from '../../gateway/ports/viewer-transport.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';

/** A viewer that exists in memory only; `remoteFragments` shows what was trickled to it. */
export class FakeViewer implements Viewer {
  readonly id: string;
  readonly answerSdp: string;
  readonly source: MediaSource;
  readonly remoteFragments: string[] = [];
  readonly #closedListeners = new Set<() => void>();
  readonly #onClose: () => void;
  #closed = false;

  constructor(id: string, answerSdp: string, source: MediaSource, onClose: () => void) {
    this.id = id;
    this.answerSdp = answerSdp;
    this.source = source;
    this.#onClose = onClose;
  }

  addRemoteCandidates(sdpFragment: string): void {
    if (!sdpFragment.includes('a=')) throw new CodedError('sdp-invalid');
    this.remoteFragments.push(sdpFragment);
  }

  statistics(): ViewerStatistics {
    return { packetsSent: 0, bytesSent: 0, retransmissions: 0, keyFrameRequests: 0, quality: null };
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
    this.#onClose();
    for (const listener of this.#closedListeners) listener();
  }
}

/** A viewer transport without a network, for tests of the routes: it answers what looks like an offer. */
export class FakeViewerTransport implements ViewerTransport {
  readonly viewers = new Map<string, FakeViewer>();
  readonly maxViewers: number;
  #count = 0;
  #closed = false;

  constructor(options: { maxViewers?: number } = {}) {
    this.maxViewers = options.maxViewers ?? 32;
  }

  async accept(offerSdp: string, source: MediaSource): Promise<Viewer> {
    await Promise.resolve();
    if (this.#closed) throw new CodedError('shutting-down');
    if (this.viewers.size >= this.maxViewers) throw new CodedError('too-many-viewers');
    if (!/^v=0\r?\n/.test(offerSdp) || !/^m=(video|audio) /m.test(offerSdp))
      throw new CodedError('sdp-invalid');
    this.#count += 1;
    const id = `viewer-${this.#count}`;
    const viewer = new FakeViewer(id, offerSdp.replaceAll('a=recvonly', 'a=sendonly'), source, () =>
      this.viewers.delete(id),
    );
    this.viewers.set(id, viewer);
    return viewer;
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const viewer of [...this.viewers.values()]) viewer.close();
    return Promise.resolve();
  }
}

/** The smallest offer that the fake transport takes; real peers need more. */
export const sampleOfferSdp =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=recvonly\r\n';
