import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import type { TcpRelay } from '../tcp-relay.ts';
import { conversation, say } from './candidate-steps.ts';
import type { GatewayDesk } from './gateway-desk.ts';

export interface CutOff {
  desk: GatewayDesk;
  examSessionId: string;
  candidate: Page;
  /** Through which the candidate's page reaches the gateway. */
  relay: TcpRelay;
}

/** What the log says of it. */
export interface Interruption {
  cutAtMs: number;
  /** From when on the gateway took the candidate for absent: exam time before it was used. */
  interruptedSinceMs: number;
  /** What was put into the log from the cut until everything was said. */
  entries: LogEntry[];
}

/**
 * Cuts the candidate's network for a time, in which they write `typed` and the proctors `told`; `meanwhile` is when the proctors know.
 * Resolves when the candidate's page has everything, and is in the exam again.
 */
export async function cutNetwork(
  { desk, examSessionId, candidate, relay }: CutOff,
  cutMs: number,
  said: { typed: string; told: readonly string[] },
  meanwhile: () => Promise<void>,
): Promise<Interruption> {
  const before = (await desk.log(examSessionId)).length;
  const connection = async () => (await desk.examSession(examSessionId)).connection;
  const [cutAtMs, healsAt] = [Date.now(), delay(cutMs)];
  relay.cut();
  await say(candidate, said.typed);
  const lost = candidate.getByText('The connection is lost.');
  await Promise.all([
    lost.waitFor(),
    (async () => {
      while ((await connection()) === 'online') await delay(100);
      await meanwhile();
    })(),
  ]);
  await healsAt;
  relay.heal();
  await lost.waitFor({ state: 'detached' });
  for (const text of said.told) await conversation(candidate).getByText(text).waitFor();
  await candidate.locator('[data-outgoing]').waitFor({ state: 'detached' });
  while ((await connection()) !== 'online') await delay(100);
  const entries = (await desk.log(examSessionId)).slice(before);
  const [interruptedSinceMs = NaN] = entries.flatMap(({ command }) =>
    command.type === 'connection-lost' ? [command.sinceMs] : [],
  );
  return { cutAtMs, interruptedSinceMs, entries };
}
