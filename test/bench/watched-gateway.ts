import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { signInWithLink } from '../support/sign-in-with-link.ts';

const many = 10_000;
const tokenFile = 'metrics-token';
const configuration = {
  headset: 'virtual',
  metrics: { tokenFile },
  viewers: { maxTotal: 64, maxPerExamSession: 64 },
  rateLimits: {
    offersPerMinute: many,
    viewerTokensPerMinute: many,
    requestsPerMinute: many,
    metricsPerMinute: many,
  },
};
const liveWithinMs = 60_000;

interface Parts {
  process: GatewayProcess;
  folder: string;
  metricsToken: string;
  cookie: string;
  examSessionId: string;
}

/** A gateway with one virtual headset in a demonstration, its metrics, and a proctor who asks it for viewers. */
export class WatchedGateway {
  readonly #parts: Parts;

  /** Resolves when pictures come; leaves nothing running when it rejects. */
  static async start(): Promise<WatchedGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
    const metricsToken = randomBytes(24).toString('base64url');
    await writeFile(join(folder, tokenFile), metricsToken);
    await writeFile(join(folder, 'config.json'), JSON.stringify(configuration));
    const gateway = await startGateway(['--config', join(folder, 'config.json')]);
    try {
      await gateway.sensor();
      const cookie = await signInWithLink(gateway.address, gateway.signInLinks.proctor);
      const examSessionId = await liveExamSession(gateway.address, cookie);
      return new WatchedGateway({ process: gateway, folder, metricsToken, cookie, examSessionId });
    } catch (error) {
      await gateway.stop();
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  get process(): GatewayProcess {
    return this.#parts.process;
  }

  get address(): string {
    return this.process.address;
  }

  get proctorCookie(): { name: string; value: string; url: string } {
    const [name = '', value = ''] = this.#parts.cookie.split('=');
    return { name, value, url: this.address };
  }

  async viewerToken(): Promise<{ whepUrl: string; token: string }> {
    const { examSessionId, cookie } = this.#parts;
    const tokenUrl = `${this.address}/api/exam-sessions/${examSessionId}/viewer-token`;
    const answer = await fetch(tokenUrl, { method: 'POST', headers: { cookie } });
    const { token, whepUrl } = viewerTokenSchema.parse(await answer.json());
    return { token, whepUrl: new URL(whepUrl, this.address).href };
  }

  /** The answer to a viewer's offer. */
  async answer(offerSdp: string): Promise<string> {
    const { token, whepUrl } = await this.viewerToken();
    const answer = await fetch(whepUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
      body: offerSdp,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  /** The sum of a metric over its labels; 0 where there is none. */
  async metric(name: string): Promise<number> {
    const authorization = `Bearer ${this.#parts.metricsToken}`;
    const answer = await fetch(`${this.address}/metrics`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`the metrics answer ${answer.status}`);
    const lines = (await answer.text()).split('\n').filter((line) => line.split(/[{ ]/, 1)[0] === name);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** Resolves with the milliseconds until nobody watches; rejects after the limit. */
  async untilUnwatched(limitMs: number): Promise<number> {
    const fromMs = performance.now();
    while ((await this.metric('roundsight_viewers')) > 0) {
      if (performance.now() - fromMs > limitMs) throw new Error('viewers that have left are still there');
      await sleep(50);
    }
    return performance.now() - fromMs;
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.#parts.folder, { recursive: true });
  }
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
