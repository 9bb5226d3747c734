import type { PublishingFault } from '../domain/publishing/publishing-retry.ts';
import type { MediaSource } from './media-engine.ts';

/** How a publication goes; nothing is told after its `close` has resolved. */
export interface PublicationEvents {
  /** The server receives. `servedBy` is its origin, another than the publisher's where that redirected. */
  onStarted(servedBy: string): void;
  /** It does not receive any more: it was `lost`, or `closed` by us. */
  onEnded(why: 'lost' | 'closed'): void;
  /** An attempt came to nothing; the next one is made after this time. */
  onFailed(fault: PublishingFault, waitMs: number): void;
}

/** A source on its way to another media server. Goes on by itself after faults, until it is closed. */
export interface Publication {
  /** Ends it at the server as well; takes 2 s at most, never rejects. */
  close(): Promise<void>;
}

/** Sends the same packets that viewers get to another media server, such as an SFU. */
export interface MediaPublisher {
  /** Of that server: scheme, host and port. */
  readonly origin: string;
  publish(examSessionId: string, source: MediaSource, events: PublicationEvents): Publication;
}
