import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentLink } from './agent-link.ts';
import { faultOf, GuestFault } from './guest-faults.ts';
import { startGuestMachine, type GuestMachine } from './guest-machine.ts';
import { GuestProcess, type GuestCommandOptions, type GuestResult } from './guest-process.ts';
import { prepareRig, type PreparedRig } from './preparation/prepare-rig.mjs';

const bootTimeoutMs = 60_000;

export interface GuestOptions {
  /** Loopback TCP ports of this machine → ports of the guest. */
  forwards?: Readonly<Record<number, number>>;
}

/**
 * A Linux machine with a kernel of its own that sees this machine's files: programs and the checkout are at the same paths,
 * changes stay in its memory. Whatever is under way when it ends rejects with a GuestFault; with a GuestOops where its kernel
 * stumbled.
 */
export class Guest {
  /** As the guest tells it. */
  readonly kernel: string;
  /** The guest's /mnt. */
  readonly exchangeFolder: string;
  /** Milliseconds from switching on to the agent's greeting, by the guest's clock. */
  readonly bootMs: number;
  readonly #machine: GuestMachine;
  readonly #link: AgentLink;
  readonly #pluginRegistry: string;
  readonly #processes = new Map<number, GuestProcess>();
  readonly #cableListeners = new Set<(news: string, guestMs: number) => void>();
  #lastId = 0;
  #fault: GuestFault | null = null;
  /** Rejects when the guest ends without having been closed. */
  readonly ended: Promise<never>;

  private constructor(
    machine: GuestMachine,
    link: AgentLink,
    greeting: { kernel: string; guestMs: number },
    places: { exchangeFolder: string; pluginRegistry: string },
  ) {
    this.kernel = greeting.kernel;
    this.bootMs = greeting.guestMs;
    this.exchangeFolder = places.exchangeFolder;
    this.#pluginRegistry = places.pluginRegistry;
    this.#machine = machine;
    this.#link = link;
    link.onMessage = (message) => {
      if (message.cable !== undefined)
        for (const listener of this.#cableListeners) listener(message.cable, message.guestMs);
      if (message.id !== undefined) this.#processes.get(message.id)?.take(message);
    };
    this.ended = machine.ended.then(() => {
      this.#fault = faultOf(machine.console());
      for (const process of this.#processes.values()) process.fail(this.#fault);
      throw this.#fault;
    });
    this.ended.catch(() => undefined);
  }

  static async boot(options: GuestOptions = {}): Promise<Guest> {
    const rig: PreparedRig = await prepareRig();
    const agentToken = randomUUID();
    const link = await AgentLink.open(agentToken);
    const exchangeFolder = await mkdtemp(join(tmpdir(), 'roundsight-guest-'));
    const { forwards = {} } = options;
    const machine = startGuestMachine({ rig, exchangeFolder, agentPort: link.port, agentToken, forwards });
    let timer: NodeJS.Timeout | undefined;
    try {
      const greeting = await Promise.race([
        link.greeted,
        machine.ended.then(() => Promise.reject(faultOf(machine.console()))),
        new Promise<never>((_, reject) => {
          const late = (): void => reject(new GuestFault('the guest did not come up', machine.console()));
          timer = setTimeout(late, bootTimeoutMs);
        }),
      ]);
      return new Guest(machine, link, greeting, { exchangeFolder, pluginRegistry: rig.pluginRegistry });
    } catch (error) {
      await machine.stop();
      link.close();
      await rm(exchangeFolder, { recursive: true, force: true });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts a command; its environment is the guest's with GStreamer's registry, and what the options add. */
  start(command: string, args: readonly string[] = [], options: GuestCommandOptions = {}): GuestProcess {
    const id = (this.#lastId += 1);
    const process = new GuestProcess(id, [command, ...args].join(' '), (order) => this.#link.send(order));
    this.#processes.set(id, process);
    void process.ended.finally(() => this.#processes.delete(id)).catch(() => undefined);
    if (this.#fault !== null) process.fail(this.#fault);
    const env = { GST_REGISTRY: this.#pluginRegistry, GST_REGISTRY_UPDATE: 'no', ...options.env };
    this.#link.send({ order: 'run', id, command, args, ...options, env });
    return process;
  }

  /** Runs a command to its end, whatever its exit code. */
  run(command: string, args?: readonly string[], options?: GuestCommandOptions): Promise<GuestResult> {
    return this.start(command, args, options).ended;
  }

  /** Runs a line of shell; rejects with what it said when it fails. */
  async shell(line: string, options?: GuestCommandOptions): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run('/bin/bash', ['-c', line], options);
    if (exitCode !== 0) throw new Error(`${line}\nexit ${String(exitCode)}\n${stdout}${stderr}`);
    return stdout;
  }

  /** What runs, with what it printed. */
  stillRunning(): string {
    const lines = [...this.#processes.values()].map(
      ({ command, stdout, stderr }) => `${command}\n${stdout}${stderr}`,
    );
    return lines.join('\n');
  }

  /** Ends all that was started and still runs. */
  async endAll(): Promise<void> {
    const running = [...this.#processes.values()];
    for (const process of running) process.kill('SIGKILL');
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  /** Plugs what this machine offers on a loopback port into a socket of the guest, again and again; null stops that. */
  cable(slot: number, port: number | null): void {
    this.#link.send({ order: 'cable', slot, port });
  }

  /** Resolves with the guest's time in milliseconds when this socket next gets a device. */
  attached(slot: number): Promise<number> {
    const attached = new Promise<number>((resolve) => {
      const listener = (news: string, guestMs: number): void => {
        if (news !== `slot ${slot} attached`) return;
        this.#cableListeners.delete(listener);
        resolve(guestMs);
      };
      this.#cableListeners.add(listener);
    });
    return Promise.race([attached, this.ended]);
  }

  /** Why it ended; null while it runs. */
  get fault(): GuestFault | null {
    return this.#fault;
  }

  /** What the kernel printed so far. */
  console(): string {
    return this.#machine.console();
  }

  async close(): Promise<void> {
    this.#link.close();
    await this.#machine.stop();
    await rm(this.exchangeFolder, { recursive: true, force: true });
  }
}
