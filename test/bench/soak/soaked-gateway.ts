import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { examSessionListSchema, viewerTokenSchema } from '../../../gateway/contract/exam-sessions.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';
import { residentBytes } from '../../support/process-cost.ts';

const liveWithinMs = 60_000;

/** What a process holds at one moment. */
export interface Held {
  residentBytes: number;
  fileDescriptors: number;
}

function heldBy(pid: number): Held {
  return { residentBytes: residentBytes(pid), fileDescriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** A gateway of its own process with a virtual headset, metrics, and a proctor who is signed in. */
export class SoakedGateway {
  readonly #gateway: GatewayProcess;
  readonly #folder: string;
  readonly #metricsToken: string;
  readonly #cookie: string;
  readonly #examSessionId: string;

  static async start(): Promise<SoakedGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-soak-'));
    const metricsToken = randomBytes(24).toString('base64url');
    await writeFile(join(folder, 'metrics-token'), metricsToken);
    const config = join(folder, 'config.json');
    const limits = { viewerTokensPerMinute: 10_000, offersPerMinute: 10_000, metricsPerMinute: 10_000 };
    const metrics = { tokenFile: 'metrics-token' };
    await writeFile(config, JSON.stringify({ headset: 'virtual', metrics, rateLimits: limits }));
    const gateway = await startGateway(['--config', config]);
    try {
      await gateway.sensor();
      const cookie = await signIn(gateway);
      const examSessionId = await liveExamSession(gateway.address, cookie);
      return new SoakedGateway({ gateway, folder, metricsToken, cookie, examSessionId });
    } catch (error) {
      await gateway.stop();
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  private constructor(parts: {
    gateway: GatewayProcess;
    folder: string;
    metricsToken: string;
    cookie: string;
    examSessionId: string;
  }) {
    this.#gateway = parts.gateway;
    this.#folder = parts.folder;
    this.#metricsToken = parts.metricsToken;
    this.#cookie = parts.cookie;
    this.#examSessionId = parts.examSessionId;
  }

  get address(): string {
    return this.#gateway.address;
  }

  get proctorCookie(): { name: string; value: string; url: string } {
    const [name = '', value = ''] = this.#cookie.split('=');
    return { name, value, url: this.address };
  }

  async viewerToken(): Promise<{ whepUrl: string; token: string }> {
    const answer = await fetch(`${this.address}/api/exam-sessions/${this.#examSessionId}/viewer-token`, {
      method: 'POST',
      headers: { cookie: this.#cookie },
    });
    const { token, whepUrl } = viewerTokenSchema.parse(await answer.json());
    return { token, whepUrl: new URL(whepUrl, this.address).href };
  }

  /** The sum of a metric over its labels; 0 where there is none. */
  async metric(name: string): Promise<number> {
    const authorization = `Bearer ${this.#metricsToken}`;
    const answer = await fetch(`${this.address}/metrics`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`the metrics answer ${answer.status}`);
    const lines = (await answer.text()).split('\n').filter((line) => line.split(/[{ ]/, 1)[0] === name);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** What the gateway holds, and its media workers together. */
  async held(): Promise<{ gateway: Held; workers: Held }> {
    const workers = (await this.#gateway.mediaWorkers()).map(heldBy);
    const sum = (read: (held: Held) => number) => workers.reduce((total, held) => total + read(held), 0);
    return {
      gateway: heldBy(this.#gateway.pid),
      workers: {
        residentBytes: sum((held) => held.residentBytes),
        fileDescriptors: sum((held) => held.fileDescriptors),
      },
    };
  }

  async close(): Promise<void> {
    await this.#gateway.stop();
    await rm(this.#folder, { recursive: true });
  }
}

async function signIn({ address, signInLinks }: GatewayProcess): Promise<string> {
  const link = signInLinks.proctor ?? '';
  const answer = await fetch(`${address}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.slice(link.indexOf('#token=') + '#token='.length) }),
  });
  if (!answer.ok) throw new Error(`the sign-in answers ${answer.status}`);
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

/** Of the demonstration, once its pictures have come. */
async function liveExamSession(address: string, cookie: string): Promise<string> {
  for (const untilMs = performance.now() + liveWithinMs; performance.now() < untilMs;) {
    const answer = await fetch(`${address}/api/exam-sessions`, { headers: { cookie } });
    const [examSession] = examSessionListSchema.parse(await answer.json()).examSessions;
    if (examSession?.media.condition === 'live') return examSession.id;
    await sleep(200);
  }
  throw new Error('the pictures do not come');
}
