import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { patience } from './patience.ts';

/** Debian's coturn on loopback, which takes credentials made with `secret`; its certificate is self-signed. */
export class TurnServer {
  readonly urls: { udp: string; tcp: string; tls: string };
  readonly #process: ChildProcess;
  readonly #folder: string;
  #log = '';

  static async start(secret: string): Promise<TurnServer> {
    const folder = mkdtempSync(join(tmpdir(), 'roundsight-turn-'));
    const [port, tlsPort] = [await freePort(), await freePort()];
    const server = new TurnServer(folder, secret, port, tlsPort);
    await vi.waitFor(() => {
      if (!server.#log.includes('SQLite DB connection success')) throw new Error(`coturn: ${server.#log}`);
    }, patience);
    return server;
  }

  private constructor(folder: string, secret: string, port: number, tlsPort: number) {
    this.#folder = folder;
    const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    const files = ['-keyout', key, '-out', certificate];
    const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
    spawnSync('openssl', ['req', ...made, ...files], { stdio: 'ignore' });
    this.urls = {
      udp: `turn:127.0.0.1:${port}?transport=udp`,
      tcp: `turn:127.0.0.1:${port}?transport=tcp`,
      tls: `turns:127.0.0.1:${tlsPort}?transport=tcp`,
    };
    this.#process = spawn(
      'turnserver',
      [
        ...['-n', '--no-cli', '--log-file', 'stdout', '--simple-log', '--pidfile', join(folder, 'pid')],
        ...['--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1', '--allow-loopback-peers'],
        ...['--listening-port', String(port), '--tls-listening-port', String(tlsPort)],
        ...['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'roundsight.test'],
        ...['--cert', certificate, '--pkey', key, '--userdb', join(folder, 'users.sqlite')],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
