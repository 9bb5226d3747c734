import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config/config-schema.ts';
import { publicOriginOf } from './config/public-origin.ts';
import { beatIntervalMs } from './contract/events.ts';
import type { Role } from './contract/roles.ts';
import { signInLinkUrl } from './domain/accounts/sign-in-link.ts';
import { CodedError } from './ports/coded-error.ts';
import type { HeadsetIdentity } from './ports/headset-link.ts';
import type { Log } from './ports/log.ts';
import { Periodic } from './periodic.ts';
import type { BackgroundWork } from './use-cases/background-work.ts';
import type { HeadsetChooser } from './use-cases/choose-headset.ts';
import type { LiveHeadsets } from './use-cases/live-headsets.ts';

export interface StartLink {
  role: Role;
  accountName: string;
  url: string;
}

/** The part of the HTTP server that its life needs. */
interface ListeningServer {
  listen(where: { host: string; port: number }): Promise<unknown>;
  close(): Promise<unknown>;
  readonly server: { address(): AddressInfo | string | null };
}

interface RunningGatewayParts {
  config: Config;
  log: Log;
  server: ListeningServer;
  chooser: HeadsetChooser;
  background: BackgroundWork;
  liveHeadsets: LiveHeadsets;
  consoleEvents: { heartbeat(): Promise<void>; publish(event: { type: 'beat' }): void; close(): void };
  issueStartLinks(): Promise<{ role: Role; accountName: string; token: string }[]>;
  reportFigures(): Promise<void>;
  keepFigures(): Promise<void>;
  /** Notes what cannot be seen or heard of the seats. */
  lookForBlindStates(): Promise<void>;
  /** Tells how the room scans go. */
  lookAtRoomScans(): Promise<void>;
  /** Notes which candidates are heard, and whether those who talk are still there. */
  lookAtPeople(): Promise<void>;
  /** Brings recordings to where they are copied to. */
  lookAtUploads(): Promise<void>;
  /** Notes that the gateway works now. */
  noteMoment(): Promise<void>;
  closeDesk(): Promise<void>;
  sweep(): Promise<void>;
  releaseHeadsets(): Promise<void>;
  closeViewers(): Promise<void>;
  closeDevices(): Promise<void>;
  closeDatabase(): Promise<void>;
}

const figuresIntervalMs = 1_000;
const keptFiguresIntervalMs = 10_000;
/** As often as an arrow is worth moving. */
const roomScanIntervalMs = 200;
const blindIntervalMs = 500;
const presenceIntervalMs = 1_000;
const uploadIntervalMs = 5_000;
const heartbeatIntervalMs = 15_000;
const sweepIntervalMs = 60_000;

/** The last notes in the database take milliseconds; something that hangs must not keep it open. */
const settleLimitMs = 500;

/** A gateway that answers. Its headsets come and go while it runs. */
export class RunningGateway {
  readonly #parts: RunningGatewayParts;
  readonly #periodic: Periodic;
  /** Where people reach it, without a slash at the end. */
  readonly address: string;
  /** The port it listens on. */
  readonly port: number;
  /** Which kind of headset is used; its headset may still be on its way. */
  readonly headsetKind: Promise<'usb' | 'virtual'>;
  #closing: Promise<void> | null = null;

  /** Listens, then looks for headsets; throws `port-in-use`. */
  static async start(parts: RunningGatewayParts): Promise<RunningGateway> {
    await listen(parts.server, parts.config);
    return new RunningGateway(parts);
  }

  private constructor(parts: RunningGatewayParts) {
    this.#parts = parts;
    this.port = (parts.server.server.address() as AddressInfo).port;
    this.address = addressOf(parts.config, this.port);
    this.headsetKind = parts.chooser.start();
    this.#periodic = new Periodic(parts.background);
    this.#periodic.every(figuresIntervalMs, 'reporting figures', () => parts.reportFigures());
    this.#periodic.every(keptFiguresIntervalMs, 'keeping figures', () => parts.keepFigures());
    this.#periodic.every(roomScanIntervalMs, 'looking at room scans', () => parts.lookAtRoomScans());
    this.#periodic.every(blindIntervalMs, 'looking for blind states', () => parts.lookForBlindStates());
    this.#periodic.every(presenceIntervalMs, 'looking at people', () => parts.lookAtPeople());
    this.#periodic.every(presenceIntervalMs, 'noting the time', () => parts.noteMoment());
    this.#periodic.every(uploadIntervalMs, 'uploading recordings', () => parts.lookAtUploads());
    this.#periodic.every(heartbeatIntervalMs, 'the heartbeat', () => parts.consoleEvents.heartbeat());
    this.#periodic.every(beatIntervalMs, 'the beat', () => {
      parts.consoleEvents.publish({ type: 'beat' });
      return Promise.resolve();
    });
    this.#periodic.every(sweepIntervalMs, 'sweeping', () => parts.sweep());
  }

  /** The headsets that are connected now. */
  headsets(): HeadsetIdentity[] {
    return this.#parts.liveHeadsets.all().map(({ link }) => link.identity);
  }

  /** Fresh one-time links, one per role. */
  async signInLinks(): Promise<StartLink[]> {
    const links = await this.#parts.issueStartLinks();
    return links.map(({ role, accountName, token }) => ({
      role,
      accountName,
      url: signInLinkUrl(this.address, token),
    }));
  }

  /** Stops everything in order and writes the database out; the second call waits for the first. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const parts = this.#parts;
    this.#periodic.stop();
    parts.consoleEvents.close();
    // What takes time runs side by side; each is bounded by its own deadline.
    await Promise.all([
      this.#attempt('the server', () => parts.server.close()),
      this.#attempt('the viewers', () => parts.closeViewers()),
      this.#attempt('finding headsets', () => parts.chooser.stop()),
      this.#attempt('the headsets', () => parts.releaseHeadsets()),
    ]);
    await this.#attempt('the exam sessions', () => parts.closeDesk());
    await this.#attempt('the devices', () => parts.closeDevices());
    await Promise.race([parts.background.settled(), delay(settleLimitMs, undefined, { ref: false })]);
    await this.#attempt('the database', () => parts.closeDatabase());
  }

  async #attempt(what: string, stop: () => Promise<unknown>): Promise<void> {
    try {
      await stop();
    } catch (error) {
      this.#parts.log.error({ err: error }, `${what} did not stop cleanly`);
    }
  }
}

async function listen(server: ListeningServer, { host, port }: Config): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new CodedError('port-in-use', `${host}:${port}`, { cause: error });
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CodedError('config-invalid', `host ${host}, port ${port}: ${code}`, { cause: error });
    throw error;
  }
}

function addressOf(config: Config, port: number): string {
  const origin = publicOriginOf(config);
  if (origin !== null) return origin;
  const everywhere = config.host === '0.0.0.0' || config.host === '::';
  const host = everywhere ? hostname() : config.host.includes(':') ? `[${config.host}]` : config.host;
  return new URL(`${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`).origin;
}
