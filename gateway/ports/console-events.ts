import type { ConsoleEvent } from '../contract/events.ts';

/** Tells the open consoles what happened, each what its person may know. Never blocks, never throws. */
export interface ConsoleEvents {
  publish(event: ConsoleEvent): void;
  /** Closes the consoles of one sign-in: the person signed out. */
  closeSignIn(secretDigest: string): void;
  /** Closes the consoles of one account: it was disabled. */
  closeAccount(accountId: string): void;
}
