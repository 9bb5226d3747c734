import { eventsCloseCode, type ConsoleEvent } from '../../contract/events.ts';
import { asSeenBy, mayReceive } from '../../domain/access/event-access.ts';
import type { ConsoleEvents } from '../../ports/console-events.ts';
import type { EventConnection, EventStream } from '../../ports/event-stream.ts';
import type { Log } from '../../ports/log.ts';
import type { SignedIn } from '../../ports/signed-in.ts';

interface OpenConsole {
  connection: EventConnection;
  signedIn: SignedIn;
  /** Events that happened while the current state was being read; null once it was sent. */
  held: ConsoleEvent[] | null;
  answeredPing: boolean;
}

/** A console this far behind is not reading: an hour of events is less. */
const maxBufferedBytes = 1024 * 1024;

/** Reading the current state takes milliseconds; more events than this in that time is a fault. */
const maxHeldEvents = 1_000;

interface EventHubDeps {
  /** Whether a sign-in still holds; asked at every heartbeat. */
  identifyDigest: (secretDigest: string) => Promise<SignedIn | null>;
  log: Log;
}

/** Carries events to the open consoles, each what its person may know; drops those that do not keep up. */
export class EventHub implements EventStream, ConsoleEvents {
  readonly #deps: EventHubDeps;
  readonly #open = new Set<OpenConsole>();

  constructor(deps: EventHubDeps) {
    this.#deps = deps;
  }

  async attach(
    connection: EventConnection,
    signedIn: SignedIn,
    currentState: () => Promise<ConsoleEvent[]>,
  ): Promise<void> {
    const console: OpenConsole = { connection, signedIn, held: [], answeredPing: true };
    connection.onClose(() => this.#open.delete(console));
    connection.onPong(() => (console.answeredPing = true));
    this.#open.add(console);
    for (const event of await currentState()) this.#send(console, event);
    const { held } = console;
    console.held = null;
    for (const event of held ?? []) this.#send(console, event);
  }

  publish(event: ConsoleEvent): void {
    for (const console of this.#open) {
      if (console.held === null) this.#send(console, event);
      else if (console.held.length < maxHeldEvents) console.held.push(event);
      else this.#dropSlow(console);
    }
  }

  closeSignIn(secretDigest: string): void {
    this.#closeWhere(({ signedIn }) => signedIn.secretDigest === secretDigest);
  }

  closeAccount(accountId: string): void {
    this.#closeWhere(({ signedIn }) => signedIn.account.id === accountId);
  }

  /** Drops consoles that did not answer the last heartbeat, closes those whose sign-in ended, and asks the rest again. */
  async heartbeat(): Promise<void> {
    for (const console of [...this.#open]) {
      if (!console.answeredPing) {
        this.#drop(console);
        continue;
      }
      if ((await this.#deps.identifyDigest(console.signedIn.secretDigest)) === null) {
        this.#close(console, eventsCloseCode.signedOut, 'signed out');
        continue;
      }
      console.answeredPing = false;
      console.connection.ping();
    }
  }

  /** Says farewell to every console. */
  close(): void {
    for (const console of [...this.#open])
      this.#close(console, eventsCloseCode.shuttingDown, 'the gateway is stopping');
  }

  openCount(): number {
    return this.#open.size;
  }

  #send(console: OpenConsole, event: ConsoleEvent): void {
    if (!this.#open.has(console) || !mayReceive(event, console.signedIn.account)) return;
    if (console.connection.bufferedBytes() > maxBufferedBytes) {
      this.#dropSlow(console);
      return;
    }
    console.connection.send(JSON.stringify(asSeenBy(event, console.signedIn.account)));
  }

  #dropSlow(console: OpenConsole): void {
    this.#deps.log.warn(
      { accountId: console.signedIn.account.id },
      'a console reads too slowly and is dropped',
    );
    this.#close(console, eventsCloseCode.tooSlow, 'too slow');
    // The farewell stands behind everything that was not read; without this it might wait for ever.
    console.connection.terminate();
  }

  #closeWhere(fits: (console: OpenConsole) => boolean): void {
    for (const console of [...this.#open])
      if (fits(console)) this.#close(console, eventsCloseCode.signedOut, 'signed out');
  }

  #close(console: OpenConsole, code: number, reason: string): void {
    this.#open.delete(console);
    console.connection.close(code, reason);
  }

  #drop(console: OpenConsole): void {
    this.#open.delete(console);
    console.connection.terminate();
  }
}
