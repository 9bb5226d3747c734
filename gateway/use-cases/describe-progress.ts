import type { ExamProgress } from '../contract/exam-progress.ts';
import { isDone, nextStep, requiredSteps } from '../domain/exam-session/check-in.ts';
import { usedMs } from '../domain/exam-session/exam-clock.ts';
import type { ExamSessionFacts } from '../domain/exam-session/facts.ts';
import { estimateMinutes } from '../domain/exam-session/lobby.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** An exam session as the consoles see it; its place in the lobby is one of `all`. */
export function describeProgress(
  facts: ExamSessionFacts,
  all: readonly ExamSessionFacts[],
  nowMs: number,
): ExamProgress {
  const { exam, clock, checkIn, pause } = facts;
  return {
    exam,
    version: facts.version,
    connection: facts.connection,
    interruptedSince: isoOrNull(facts.interruptedSinceMs),
    clock: {
      limitMs: clock.limitMs,
      usedMs: usedMs(clock, nowMs),
      runs: clock.runningSinceMs !== null,
      asOf: iso(nowMs),
    },
    checkIn: {
      steps: requiredSteps(exam.policy).map((step) => ({
        step,
        done: isDone(step, checkIn, exam.policy),
        waived: checkIn.waived.some((waived) => waived === step),
      })),
      next: nextStep(checkIn, exam.policy),
      askedAgain:
        checkIn.askedAgain === null ? null : { ...checkIn.askedAgain, steps: [...checkIn.askedAgain.steps] },
      equipment: checkIn.equipment === null ? null : [...checkIn.equipment.findings],
      identity: checkIn.identity,
      roomScan: checkIn['room-scan'],
    },
    lobby: lobbyOf(facts, all, nowMs),
    language: checkIn.consent?.language ?? null,
    endedAt: isoOrNull(facts.endedAtMs),
    endReason: facts.endReason,
    handRaisedSince: isoOrNull(facts.handRaisedAtMs),
    pause: pause === null ? null : { ...pause, since: iso(pause.sinceMs) },
    proctor: facts.proctor,
    talking: facts.talking,
    pendingTermination: facts.pendingTermination,
  };
}

function lobbyOf(
  facts: ExamSessionFacts,
  all: readonly ExamSessionFacts[],
  nowMs: number,
): ExamProgress['lobby'] {
  const { lobbySinceMs } = facts;
  if (lobbySinceMs === null) return null;
  const place = 1 + all.filter((other) => (other.lobbySinceMs ?? Infinity) < lobbySinceMs).length;
  const admitted = all.flatMap(({ startedAtMs }) => (startedAtMs === null ? [] : [startedAtMs]));
  return { since: iso(lobbySinceMs), place, estimateMinutes: estimateMinutes(place, admitted, nowMs) };
}
