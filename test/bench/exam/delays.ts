import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../support/quantile.ts';
import { atMost, figure, progress, type BenchOptions, type Figures } from '../figures.ts';
import { ExamGateway, type Candidate } from './gateway-clients.ts';

const examSessions = 50;
const pauseMs = 40;

/** From sending a command to its arrival at the other side's page, with fifty exams in progress and their pages open. */
export async function measureDelays({ quick }: BenchOptions): Promise<Figures> {
  const gateway = await ExamGateway.start();
  try {
    progress(`starting ${examSessions} exams`);
    const candidates: Candidate[] = [];
    for (let number = 1; number <= examSessions; number += 1) {
      candidates.push(await gateway.candidateInExam(number));
    }
    const proctorEvents = await gateway.openEvents(gateway.clients.proctor);
    const delaysMs: number[] = [];
    const rounds = quick ? 2 : 20;
    for (let round = 1; round <= rounds; round += 1) {
      for (const candidate of candidates) {
        const toCandidate = (round & 1) === 0;
        const text = `${round} ${candidate.examSession.id}`;
        const other = toCandidate ? candidate.events : proctorEvents;
        const beganMs = performance.now();
        const seen = other
          .find('log-entry', ({ entry }) => 'text' in entry.command && entry.command.text === text)
          .then(() => performance.now() - beganMs);
        if (toCandidate)
          await gateway.clients.give(gateway.clients.proctor, candidate, { type: 'message', text });
        else await gateway.clients.give(candidate.cookie, candidate, { type: 'say', text });
        delaysMs.push(await seen);
        other.events.length = 0;
        await sleep(pauseMs);
      }
      progress(`round ${round}: p95 ${quantile(delaysMs, 0.95).toFixed(1)} ms`);
    }
    return {
      commandToOtherSideMedian: figure(quantile(delaysMs, 0.5), 'ms'),
      commandToOtherSideP95: atMost(quantile(delaysMs, 0.95), 150, 'ms'),
    };
  } finally {
    await gateway.close();
  }
}
