import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openSessionView } from '../../support/console-page.ts';
import type { ListenerOrder } from './listener.ts';
import type { SoakedGateway } from './soaked-gateway.ts';

const listenerEntry = fileURLToPath(new URL('listener.js', import.meta.url));
const answerWithinMs = 20_000;

/** A light viewer; resolves when it has its answer. */
async function openListener(gateway: SoakedGateway, watches: boolean): Promise<ChildProcess> {
  const child = fork(listenerEntry, { execArgv: [] });
  const order: ListenerOrder = { ...(await gateway.viewerToken()), watches };
  child.send(order);
  await once(child, 'message', { signal: AbortSignal.timeout(answerWithinMs) });
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  child.kill(signal);
  await exited;
}

export interface CrowdCounts {
  joined: number;
  /** Light viewers that have left, and those of them that were killed. */
  left: number;
  killed: number;
}

/**
 * People who come and go for a while: a proctor in a real browser who opens the session view and its statistics, and light viewers one
 * after the other of whom every third watches as well and every second is killed. Resolves when all are gone.
 */
export async function comeAndGo(
  gateway: SoakedGateway,
  browser: Browser,
  forMs: number,
  counts: CrowdCounts,
): Promise<void> {
  const untilMs = performance.now() + forMs;
  await Promise.all([
    watchInBrowser(gateway, browser, untilMs, counts),
    listenInTurn(gateway, untilMs, counts),
  ]);
}

async function watchInBrowser(
  gateway: SoakedGateway,
  browser: Browser,
  untilMs: number,
  counts: CrowdCounts,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  await context.addCookies([gateway.proctorCookie]);
  const page = await context.newPage();
  await page.goto(`${gateway.address}/wall`);
  await openSessionView(page);
  counts.joined += 1;
  await page.locator('body').press('i');
  await page.locator('[data-part="statistics"] [data-figure="estimate"]').first().waitFor();
  await sleep(Math.max(0, untilMs - performance.now()));
  await context.close();
}

async function listenInTurn(gateway: SoakedGateway, untilMs: number, counts: CrowdCounts): Promise<void> {
  const here: ChildProcess[] = [];
  while (performance.now() < untilMs) {
    here.push(await openListener(gateway, counts.joined % 3 === 0));
    counts.joined += 1;
    await sleep(1000);
    const first = here.length > 2 ? here.shift() : undefined;
    if (first !== undefined) await leave(first, counts);
  }
  for (const child of here) await leave(child, counts);
}

async function leave(child: ChildProcess, counts: CrowdCounts): Promise<void> {
  counts.left += 1;
  const isKilled = counts.left % 2 === 0;
  await end(child, isKilled ? 'SIGKILL' : 'SIGTERM');
  if (isKilled) counts.killed += 1;
}
