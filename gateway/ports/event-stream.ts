import type { ConsoleEvent } from '../contract/events.ts';
import type { SignedIn } from './signed-in.ts';

/** One open WebSocket, as far as the event stream needs it. */
export interface EventConnection {
  /** Bytes that were sent and have not left yet. */
  bufferedBytes(): number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Drops the connection without a farewell. */
  terminate(): void;
  onPong(listener: () => void): void;
  onClose(listener: () => void): void;
}

/** Carries events to the open consoles. */
export interface EventStream {
  /**
   * Takes over a connection: sends `currentState`, then every event the person may receive, in order.
   * A console that falls behind is dropped; one whose sign-in ended is closed.
   */
  attach(
    connection: EventConnection,
    signedIn: SignedIn,
    currentState: () => Promise<ConsoleEvent[]>,
  ): Promise<void>;
}
