import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SharpIdentityPictures } from '../../gateway/adapters/still-pictures/sharp-identity-pictures.ts';
import { composeGateway } from '../../gateway/compose/gateway.ts';
import { configFileSchema, type Config } from '../../gateway/config/config-schema.ts';
import type { Role } from '../../gateway/contract/roles.ts';
import type { HeadsetDiscovery } from '../../gateway/ports/headset-link.ts';
import type { RunningGateway } from '../../gateway/running-gateway.ts';
import { EventReader } from './event-reader.ts';
import { CollectingLog } from './collecting-log.ts';
import { FakeHeadsetDiscovery, FakeHeadsetLink } from './fake-headset-link.ts';
import { FakeMediaEngine } from './fake-media-engine.ts';
import { FakeViewerTransport } from './fake-viewer-transport.ts';
import { projectRoot } from './project-root.ts';

const decodeProcessEntry = join(projectRoot, 'build/gateway/adapters/still-pictures/decode-process.js');

/** Limits that no test reaches by accident. */
const generousLimits = {
  ...{ signInPerMinute: 10_000, viewerTokensPerMinute: 10_000, offersPerMinute: 10_000 },
  ...{ commandsPerMinute: 10_000, requestsPerMinute: 1_000_000, requestsPerMinuteFromAddress: 1_000_000 },
  ...{ identityStillsPerMinute: 1000, webcamPreviewsPerMinute: 10_000 },
  ...{ statisticsPerMinute: 10_000, metricsPerMinute: 10_000, replayPartsPerMinute: 100_000 },
};

export interface TestGatewayOptions {
  config?: Record<string, unknown>;
  /** Keeps the database of an earlier gateway; the caller removes it. */
  dataDir?: string;
  headsets?: readonly FakeHeadsetLink[];
  /** What is found on the USB; default what the test plugs into `usb`. */
  usbDiscovery?: HeadsetDiscovery;
  consoleFolder?: string;
}

/** The real gateway (HTTP, database, use cases) on devices that the test plays. */
export class TestGateway {
  readonly gateway: RunningGateway;
  readonly address: string;
  readonly dataDir: string;
  readonly log: CollectingLog;
  readonly engine: FakeMediaEngine;
  readonly transport: FakeViewerTransport;
  readonly usb: FakeHeadsetDiscovery;
  readonly virtual: FakeHeadsetDiscovery;
  readonly #ownsData: boolean;

  static async start(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'roundsight-test-')));
    const config: Config = {
      ...configFileSchema.parse({
        port: 0,
        headset: 'virtual',
        rateLimits: generousLimits,
        ...options.config,
      }),
      dataDir,
      cacheDir: join(dataDir, 'cache'),
    };
    const usb = new FakeHeadsetDiscovery();
    const devices = {
      usb: options.usbDiscovery ?? usb,
      virtual: new FakeHeadsetDiscovery(options.headsets ?? [new FakeHeadsetLink()]),
      mediaEngine: new FakeMediaEngine(),
      transport: new FakeViewerTransport(),
      monitors: { monitorNames: () => Promise.resolve(null) },
      identityPictures: new SharpIdentityPictures({ decodeProcessEntry }),
      close: () => Promise.resolve(),
    };
    const log = new CollectingLog();
    const gateway = await composeGateway(
      config,
      log,
      devices,
      options.consoleFolder ?? join(dataDir, 'none'),
    );
    return new TestGateway({
      ...{ gateway, dataDir, log },
      ownsData: options.dataDir === undefined,
      devices: { ...devices, usb },
    });
  }

  private constructor(parts: {
    gateway: RunningGateway;
    dataDir: string;
    ownsData: boolean;
    log: CollectingLog;
    devices: {
      usb: FakeHeadsetDiscovery;
      virtual: FakeHeadsetDiscovery;
      mediaEngine: FakeMediaEngine;
      transport: FakeViewerTransport;
    };
  }) {
    this.gateway = parts.gateway;
    this.address = parts.gateway.address;
    this.dataDir = parts.dataDir;
    this.log = parts.log;
    this.engine = parts.devices.mediaEngine;
    this.transport = parts.devices.transport;
    this.usb = parts.devices.usb;
    this.virtual = parts.devices.virtual;
    this.#ownsData = parts.ownsData;
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.address), options);
  }

  /** Sends JSON; with a cookie as this person. */
  send(method: string, path: string, body: unknown, cookie?: string): Promise<Response> {
    return this.fetch(path, {
      method,
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    });
  }

  /** The token of a fresh sign-in link for a role. */
  async linkToken(role: Role): Promise<string> {
    const links = await this.gateway.signInLinks();
    const url = links.find((link) => link.role === role)?.url ?? '';
    return url.slice(url.indexOf('#token=') + '#token='.length);
  }

  /** Signs in with a fresh link; resolves with the value for a `cookie` header. */
  async signIn(role: Role): Promise<string> {
    const answer = await this.send('POST', '/api/sign-in/link', { token: await this.linkToken(role) });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
    return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  }

  /** Opens the event stream; rejects with the HTTP status when it is refused. */
  /** `query` such as `?after=0`. */
  openEvents(cookie: string | null, headers: Record<string, string> = {}, query = ''): Promise<EventReader> {
    return EventReader.open(`${this.address.replace('http', 'ws')}/api/events${query}`, {
      ...(cookie === null ? {} : { cookie }),
      ...headers,
    });
  }

  /** The types of the events that somebody receives within a time, past commands among them, sorted; or `refused: STATUS`. */
  async eventTypes(cookie: string | null, forMs: number): Promise<string[] | string> {
    try {
      const reader = await this.openEvents(cookie, {}, '?after=0');
      await delay(forMs);
      reader.close();
      return [...new Set(reader.events.map(({ type }) => type))].sort();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async close(): Promise<void> {
    await this.gateway.close();
    if (this.#ownsData) await rm(this.dataDir, { recursive: true, force: true });
  }
}
