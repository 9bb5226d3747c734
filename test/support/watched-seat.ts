import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualHeadsetDiscovery } from '../../gateway/adapters/headset/virtual-headset-discovery.ts';
import { builtFiles } from '../../gateway/cli/built-files.ts';
import { composeDevices } from '../../gateway/compose/devices.ts';
import { composeGateway } from '../../gateway/compose/gateway.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { defaultFolders } from '../../gateway/config/default-folders.ts';
import type { BlindStateKind } from '../../gateway/contract/blind-states.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import { examSessionSchema, scheduledExamSessionSchema } from '../../gateway/contract/exam-sessions.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import type { RunningGateway } from '../../gateway/running-gateway.ts';
import { CollectingLog } from './collecting-log.ts';
import { EventReader } from './event-reader.ts';
import { XServer } from './media/x-server.ts';

const exam = examSchema.parse({
  ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: [] } },
});

type Began = Extract<LogEntry['command'], { type: 'blind-state-began' }>;

interface Parts {
  gateway: RunningGateway;
  headset: VirtualHeadsetDiscovery;
  display: XServer;
  folder: string;
}

/**
 * A whole seat in real time: the gateway in this process with its media workers, a virtual headset, an X server with the monitors LEFT and
 * RIGHT, an exam in progress, and a proctor's console that listens.
 */
export class WatchedSeat {
  readonly headset: VirtualHeadsetDiscovery;
  readonly display: XServer;
  readonly #gateway: RunningGateway;
  readonly #folder: string;
  #examSessionId = '';
  #proctor = '';
  #console: EventReader | null = null;

  /** `DISPLAY` of this process is that of the seat from then on, for as long as it is open. */
  static async open(): Promise<WatchedSeat> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-seat-'));
    const display = await XServer.start();
    await display.splitMonitors();
    await display.paintHalves(folder, '#808080', '#a0a0a0');
    process.env.DISPLAY = display.displayName;
    const config = {
      ...configFileSchema.parse({
        ...{ port: 0, headset: 'virtual', demonstration: false },
        virtualHeadset: { widthPx: 960, framesPerSecond: 10 },
        rateLimits: { commandsPerMinute: 10_000 },
      }),
      ...{ dataDir: folder, cacheDir: defaultFolders(process.env, homedir()).cacheDir },
    };
    const log = new CollectingLog();
    const devices = await composeDevices(config, log, builtFiles);
    if (!(devices.virtual instanceof VirtualHeadsetDiscovery)) throw new Error('no virtual headset');
    const gateway = await composeGateway(config, log, devices, join(folder, 'none'));
    const seat = new WatchedSeat({ gateway, headset: devices.virtual, display, folder });
    await seat.#beginExam();
    return seat;
  }

  private constructor({ gateway, headset, display, folder }: Parts) {
    this.#gateway = gateway;
    this.headset = headset;
    this.display = display;
    this.#folder = folder;
  }

  paint(left: string, right: string): Promise<void> {
    return this.display.paintHalves(this.#folder, left, right);
  }

  /** Resolves after so many beats of the gateway, one a second. */
  async beats(count: number): Promise<void> {
    const beatsSoFar = () => this.#console?.events.filter(({ type }) => type === 'beat').length ?? 0;
    const until = beatsSoFar() + count;
    while (beatsSoFar() < until) await this.#more();
  }

  /** How many rows the proctor's console was told of so far. */
  get toldRows(): number {
    return this.#entries().length;
  }

  /** Resolves when the proctor's console is told that a state of this kind began, after so many rows. */
  async began(kind: BlindStateKind, afterRows: number): Promise<Began> {
    for (;;) {
      const found = this.#entries()
        .slice(afterRows)
        .map(({ command }) => command)
        .find((command) => command.type === 'blind-state-began' && command.kind === kind);
      if (found?.type === 'blind-state-began') return found;
      await this.#more();
    }
  }

  /** Resolves when every state that the console was told of is over. */
  async over(): Promise<void> {
    while (this.openStates().length > 0) await this.#more();
  }

  /** What the proctor's console knows to be blind. */
  openStates(): Began[] {
    const commands = this.#entries().map(({ command }) => command);
    const ended = new Set(
      commands.flatMap((command) => (command.type === 'blind-state-ended' ? [command.blindStateId] : [])),
    );
    return commands.filter(
      (command): command is Began => command.type === 'blind-state-began' && !ended.has(command.blindStateId),
    );
  }

  /** The evidence picture, as the console would show it. */
  async picture(blindStateId: string): Promise<Buffer> {
    const answer = await this.#call(
      'GET',
      `/${this.#examSessionId}/blind-pictures/${blindStateId}`,
      this.#proctor,
    );
    if (!answer.ok) throw new Error(`the picture was answered with ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async close(): Promise<void> {
    this.#console?.close();
    await this.#gateway.close();
    await this.display.stop();
    delete process.env.DISPLAY;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #entries(): LogEntry[] {
    return (this.#console?.events ?? []).flatMap((event) =>
      event.type === 'log-entry' ? [event.entry] : [],
    );
  }

  async #more(): Promise<void> {
    await this.#console?.next();
  }

  async #beginExam(): Promise<void> {
    const links = await this.#gateway.signInLinks();
    const cookieOf = (wanted: string) => this.#signIn(links.find(({ role }) => role === wanted)?.url ?? '');
    this.#proctor = await cookieOf('proctor');
    const supervisor = await cookieOf('supervisor');
    const answer = await this.#call('POST', '', supervisor, { exam, candidateName: 'Ada Lindqvist' });
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await answer.json());
    this.#examSessionId = examSession.id;
    const candidate = await this.#signIn(candidateLink.url);
    this.#console = await EventReader.open(`${this.#gateway.address.replace('http', 'ws')}/api/events`, {
      cookie: this.#proctor,
    });
    await this.#give({ type: 'begin-check-in' }, candidate);
    await this.#give({ type: 'give-consent', textVersion: '1' }, candidate);
    await this.#give({ type: 'admit' }, this.#proctor);
    // The panorama, both screens and the sound are there.
    await this.#console.find(
      'media-figures',
      ({ figures }) => figures.panoramaFramesPerSecond > 0 && figures.microphoneRmsDb !== null,
    );
  }

  async #signIn(url: string): Promise<string> {
    const answer = await fetch(new URL('/api/sign-in/link', this.#gateway.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: url.slice(url.indexOf('#token=') + 7) }),
    });
    return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  }

  async #give(command: CommandRequest['command'], cookie: string): Promise<void> {
    const shown = await this.#call('GET', `/${this.#examSessionId}`, cookie);
    const { version } = examSessionSchema.parse(await shown.json());
    const request = { idempotencyKey: randomUUID(), basedOn: version, command };
    const answer = await this.#call('POST', `/${this.#examSessionId}/commands`, cookie, request);
    if (!answer.ok) throw new Error(`${command.type} was answered with ${answer.status}`);
  }

  #call(method: string, path: string, cookie: string, body?: unknown): Promise<Response> {
    return fetch(new URL(`/api/exam-sessions${path}`, this.#gateway.address), {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
