import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { errors, type Browser } from 'playwright-core';
import { openSessionView } from '../../support/console-page.ts';
import type { ListenerOrder } from './listener.ts';
import type { WatchedGateway } from '../watched-gateway.ts';

const listenerEntry = fileURLToPath(new URL('listener.js', import.meta.url));
const answerWithinMs = 20_000;

/** A light viewer; resolves when it has its answer, with null where none came in time. */
async function openListener(gateway: WatchedGateway, watches: boolean): Promise<ChildProcess | null> {
  const child = fork(listenerEntry, { execArgv: [] });
  const order: ListenerOrder = { ...(await gateway.viewerToken()), watches };
  child.send(order);
  const isIn = await once(child, 'message', { signal: AbortSignal.timeout(answerWithinMs) }).then(
    () => true,
    () => false,
  );
  if (isIn) return child;
  await end(child, 'SIGKILL');
  return null;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  child.kill(signal);
  await exited;
}

export interface CrowdCounts {
  joined: number;
  /** That did not get in: a machine this busy gives no answer in time. */
  missed: number;
  /** Light viewers that have left, and those of them that were killed. */
  left: number;
  killed: number;
}

/**
 * People who come and go for a while: a proctor in a real browser who opens the session view and its statistics, and light viewers one
 * after the other of whom every third watches as well and every second is killed. Resolves when all are gone.
 */
export async function comeAndGo(
  gateway: WatchedGateway,
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
  gateway: WatchedGateway,
  browser: Browser,
  untilMs: number,
  counts: CrowdCounts,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  await context.addCookies([gateway.proctorCookie]);
  const page = await context.newPage();
  try {
    await page.goto(`${gateway.address}/wall`);
    await openSessionView(page);
    await page.locator('body').press('i');
    await page.locator('[data-part="statistics"] [data-figure="estimate"]').first().waitFor();
    counts.joined += 1;
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    counts.missed += 1;
  }
  await sleep(Math.max(0, untilMs - performance.now()));
  await context.close();
}

async function listenInTurn(gateway: WatchedGateway, untilMs: number, counts: CrowdCounts): Promise<void> {
  const here: ChildProcess[] = [];
  while (performance.now() < untilMs) {
    const child = await openListener(gateway, counts.joined % 3 === 0);
    if (child === null) {
      counts.missed += 1;
      continue;
    }
    here.push(child);
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
