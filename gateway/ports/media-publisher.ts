import type { MediaSource } from './media-engine.ts';

/** A source on its way to another media server. Goes on by itself after faults, until it is closed. */
export interface Publication {
  /** True while the server receives. */
  readonly isConnected: boolean;
  /** Ends it at the server as well; takes 2 s at most, never rejects. */
  close(): Promise<void>;
}

/** Sends the same packets that viewers get to another media server, such as an SFU. */
export interface MediaPublisher {
  publish(examSessionId: string, source: MediaSource): Publication;
}
