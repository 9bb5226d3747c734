import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const messageSchema = z.object({
  /** Milliseconds since the guest's kernel started. */
  guestMs: z.number(),
  id: z.int().optional(),
  stdout: z.base64().optional(),
  stderr: z.base64().optional(),
  exitCode: z.int().nullable().optional(),
  signal: z.string().nullable().optional(),
  failed: z.string().optional(),
  cable: z.string().optional(),
});
export type AgentMessage = z.infer<typeof messageSchema>;

export type AgentOrder =
  | {
      order: 'run';
      id: number;
      command: string;
      args: readonly string[];
      cwd?: string;
      env?: Readonly<Record<string, string>>;
      user?: { uid: number; gid: number };
    }
  | { order: 'kill'; id: number; signal: NodeJS.Signals }
  | { order: 'input'; id: number; data: string }
  | { order: 'cable'; slot: number; port: number | null }
  | { order: 'powerOff' };

const greetingSchema = z.object({ token: z.string(), kernel: z.string(), guestMs: z.number() });

/** Waits on the loopback interface for a guest's agent. */
export class AgentLink {
  readonly port: number;
  /** Resolves with what the first agent that knows the token says of its kernel. */
  readonly greeted: Promise<{ kernel: string; guestMs: number }>;
  onMessage: (message: AgentMessage) => void = () => undefined;
  readonly #server: Server;
  #socket: Socket | null = null;

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.greeted = new Promise((resolve) => {
      server.on('connection', (socket) => {
        socket.setNoDelay(true);
        socket.on('error', () => socket.destroy());
        createInterface({ input: socket }).on('line', (line) => {
          if (this.#socket === socket) {
            this.onMessage(messageSchema.parse(JSON.parse(line)));
            return;
          }
          const greeting = greetingSchema.parse(JSON.parse(line));
          if (greeting.token !== token || this.#socket !== null) {
            socket.destroy();
            return;
          }
          this.#socket = socket;
          resolve(greeting);
        });
      });
    });
  }

  static async open(token: string): Promise<AgentLink> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new AgentLink(server, token);
  }

  send(order: AgentOrder): void {
    this.#socket?.write(`${JSON.stringify(order)}\n`);
  }

  /** Without its agent's connection, a guest switches itself off. */
  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}
