import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../../support/process-cost.ts';
import { atMost, progress, type BenchOptions, type Figures } from '../figures.ts';
import { ExamGateway, type Candidate } from './gateway-clients.ts';

const waiting = 30;

/** What the gateway's process costs while thirty candidates wait, write now and then, and are admitted one after the other. */
export async function measureLobby({ quick }: BenchOptions): Promise<Figures> {
  const gateway = await ExamGateway.start();
  try {
    progress(`filling a lobby of ${waiting}`);
    const candidates: Candidate[] = [];
    for (let number = 1; number <= waiting; number += 1) {
      const candidate = await gateway.candidate(number);
      await gateway.clients.give(candidate.cookie, candidate, { type: 'begin-check-in' });
      await gateway.clients.give(candidate.cookie, candidate, { type: 'give-consent', textVersion: '1' });
      candidates.push(candidate);
    }
    const proctorEvents = await gateway.openEvents(gateway.clients.proctor);
    await sleep(1000);
    const [beganMs, before] = [performance.now(), cpuSeconds(gateway.process.pid)];
    for (const [index, candidate] of candidates.entries()) {
      await gateway.clients.give(candidate.cookie, candidate, { type: 'say', text: 'Is it my turn soon?' });
      await sleep(quick ? 180 : 1000);
      await gateway.clients.give(gateway.clients.proctor, candidate, { type: 'admit' });
      await sleep(quick ? 180 : 1000);
      if (index % 10 === 9) progress(`${index + 1} admitted`);
    }
    const seconds = (performance.now() - beganMs) / 1000;
    const share = (cpuSeconds(gateway.process.pid) - before) / seconds;
    proctorEvents.close();
    return { lobbyOf30Cpu: atMost(share, 0.1, 'cores') };
  } finally {
    await gateway.close();
  }
}
