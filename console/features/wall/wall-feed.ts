import { ref, shallowRef, watch, type Ref } from 'vue';
import type { MediaTrack, TrackWish } from '../../../gateway/contract/media.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { ConnectQueue } from '../../media/connect-queue.ts';
import { FrameMetadataLog } from '../../media/frame-metadata-log.ts';
import { LingeringPool } from '../../media/lingering-pool.ts';
import { WhepClient } from '../../media/whep-client.ts';
import type { WhepState } from '../../media/whep-state.ts';

/** Of the 120 viewer tokens and offers that a gateway gives in a minute; the rest is for exam sessions that are opened. */
const queue = new ConnectQueue({ atOnce: 4, burst: 40, perMinute: 60 });
/** Who scrolls back or comes back from an exam session finds the wall live. */
const lingerMs = 30_000;
/** Five a second for some seconds. */
const metadataCapacity = 60;

/** How a tile wants its panorama now. */
export interface FeedWants {
  wish: TrackWish;
  /** Whether it is worth connecting: false where the gateway is away or has no pictures. */
  mayConnect: boolean;
  /** The smallest connects first. */
  urgency: number;
}

/** The live panorama of one exam session, small until a tile wants all of it. */
export class WallFeed {
  readonly state = ref<WhepState>({ phase: 'connecting' });
  readonly stream = shallowRef<MediaStream | null>(null);
  readonly metadataLog = new FrameMetadataLog(metadataCapacity);
  readonly #examSessionId: string;
  readonly #panorama: Pick<MediaTrack, 'id' | 'kind'>;
  readonly #mayConnect = ref(false);
  #urgency = 0;
  #client: WhepClient;

  constructor(examSessionId: string, panorama: Pick<MediaTrack, 'id' | 'kind'>) {
    this.#examSessionId = examSessionId;
    this.#panorama = panorama;
    this.#client = this.#connect();
  }

  want({ wish, mayConnect, urgency }: FeedWants): void {
    this.#urgency = urgency;
    this.#mayConnect.value = mayConnect;
    this.#client.wish({ [this.#panorama.id]: wish });
  }

  noteFrame(): void {
    this.#client.noteFrame();
  }

  retryNow(): void {
    this.#client.retryNow();
  }

  reviveNow(): void {
    this.#client.reviveNow();
  }

  /** Begins anew where it was given up, such as by somebody who was signed out meanwhile. */
  reopen(): void {
    if (this.state.value.phase === 'failed') this.#client = this.#connect();
  }

  stop(): void {
    this.#client.stop();
  }

  #connect(): WhepClient {
    this.state.value = { phase: 'connecting' };
    return new WhepClient({
      tracks: [this.#panorama],
      wish: 'thumbnail',
      getViewerToken: () => gatewayApi.viewerToken(this.#examSessionId),
      turn: async (signal) => {
        await whenTrue(this.#mayConnect, signal);
        return queue.enter(() => this.#urgency, signal);
      },
      onState: (state) => {
        this.state.value = state;
      },
      onTrack: ({ stream }) => {
        this.stream.value = stream;
      },
      onFrameMetadata: (metadata) => this.metadataLog.add(metadata),
    });
  }
}

const feeds = new LingeringPool<WallFeed>({ end: (feed) => feed.stop(), lingerMs });

/** The feed of an exam session, the same for all who use it at one time or soon after each other. */
export function useFeedOf(examSessionId: string, panorama: Pick<MediaTrack, 'id' | 'kind'>) {
  const used = feeds.use(examSessionId, () => new WallFeed(examSessionId, panorama));
  used.value.reopen();
  return used;
}

/** Resolves when it is true; rejects with the signal's reason. */
function whenTrue(condition: Readonly<Ref<boolean>>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const stop = watch(
      condition,
      (isTrue) => {
        if (!isTrue) return;
        signal.removeEventListener('abort', onAbort);
        queueMicrotask(() => stop());
        resolve();
      },
      { immediate: true, flush: 'sync' },
    );
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
