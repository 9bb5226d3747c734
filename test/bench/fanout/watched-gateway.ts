import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { viewerTokenSchema } from '../../../gateway/contract/exam-sessions.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';

const many = 10_000;
const configuration = {
  viewers: { maxTotal: 64, maxPerExamSession: 64 },
  rateLimits: { offersPerMinute: many, viewerTokensPerMinute: many, requestsPerMinute: many },
};
const listSchema = z.object({ examSessions: z.array(z.object({ id: z.string() })) });

/** A gateway with one virtual headset, and a proctor who asks it for viewers. */
export class WatchedGateway {
  readonly process: GatewayProcess;
  readonly #cookie: string;
  readonly #examSessionId: string;
  readonly #folder: string;

  static async start(): Promise<WatchedGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(configuration));
    const gateway = await startGateway(['--config', config]);
    await gateway.sensor();
    const cookie = await signIn(gateway);
    const answer = await fetch(`${gateway.address}/api/exam-sessions`, { headers: { cookie } });
    const [first] = listSchema.parse(await answer.json()).examSessions;
    if (first === undefined) throw new Error('there is no exam session');
    const still = `${gateway.address}/api/exam-sessions/${first.id}/still`;
    while (!(await fetch(still, { headers: { cookie } })).ok) await sleep(500);
    return new WatchedGateway(gateway, cookie, first.id, folder);
  }

  private constructor(gateway: GatewayProcess, cookie: string, examSessionId: string, folder: string) {
    this.process = gateway;
    this.#cookie = cookie;
    this.#examSessionId = examSessionId;
    this.#folder = folder;
  }

  /** The answer to a viewer's offer. */
  async answer(offerSdp: string): Promise<string> {
    const tokenUrl = `${this.process.address}/api/exam-sessions/${this.#examSessionId}/viewer-token`;
    const given = await fetch(tokenUrl, { method: 'POST', headers: { cookie: this.#cookie } });
    const { token, whepUrl } = viewerTokenSchema.parse(await given.json());
    const answer = await fetch(`${this.process.address}${whepUrl}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
      body: offerSdp,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function signIn({ address, signInLinks }: GatewayProcess): Promise<string> {
  const token = new URLSearchParams(new URL(signInLinks.proctor ?? '').hash.slice(1)).get('token');
  const answer = await fetch(`${address}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`cannot sign in: ${answer.status}`);
  return cookie;
}
