import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { sessionStatisticsSchema } from '../../../gateway/contract/session-statistics.ts';
import type { GatewayProcess } from '../../support/gateway-process.ts';

const askEveryMs = 25;
const longestMs = 60_000;
const listSchema = z.object({ examSessions: z.array(z.object({ id: z.string() })) });

/** How many connections watch the first exam session, as the gateway tells the person of this page, who may be gone meanwhile. */
export class ViewerCount {
  readonly #url: string;
  readonly #headers: { cookie: string };

  static async of({ address }: Pick<GatewayProcess, 'address'>, page: Page): Promise<ViewerCount> {
    const cookies = await page.context().cookies(address);
    const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
    const answer = await fetch(`${address}/api/exam-sessions`, { headers });
    const [first] = listSchema.parse(await answer.json()).examSessions;
    if (first === undefined) throw new Error('there is no exam session');
    return new ViewerCount(`${address}/api/exam-sessions/${first.id}/statistics`, headers);
  }

  private constructor(url: string, headers: { cookie: string }) {
    this.#url = url;
    this.#headers = headers;
  }

  async now(): Promise<number> {
    const answer = await fetch(this.#url, { headers: this.#headers });
    return sessionStatisticsSchema.parse(await answer.json()).viewers.length;
  }

  /** Resolves when nobody watches any more, with how long that took, in ms; infinite after a minute. */
  async goneAfterMs(): Promise<number> {
    const beganMs = performance.now();
    while ((await this.now()) > 0) {
      if (performance.now() - beganMs > longestMs) return Number.POSITIVE_INFINITY;
      await sleep(askEveryMs);
    }
    return performance.now() - beganMs;
  }
}

/** Ends every process of the page's browser by SIGKILL: nobody says goodbye. */
export async function killBrowser(page: Page): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('the page has no browser of its own');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  for (const { id } of processInfo) process.kill(id, 'SIGKILL');
}
