import { randomUUID } from 'node:crypto';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import { logEntryListSchema, type LogEntry } from '../../gateway/contract/exam-log.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  scheduledExamSessionSchema,
  type ExamSession,
} from '../../gateway/contract/exam-sessions.ts';
import type { ExamPolicy } from '../../gateway/contract/exams.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { signInWithLink } from './sign-in-with-link.ts';

/** Rate limits for a benchmark, where one address is everybody. */
export const generousRateLimits = {
  signInPerMinute: 10_000,
  commandsPerMinute: 10_000,
  requestsPerMinute: 100_000,
  requestsPerMinuteFromAddress: 1_000_000,
  viewerTokensPerMinute: 10_000,
  offersPerMinute: 10_000,
};

const exam = { id: 'bench', title: 'Anatomy II', durationMinutes: 60 };

/** A candidate who is signed in. */
export interface ExamCandidate {
  cookie: string;
  examSession: ExamSession;
}

/** The people of a running gateway's exams, without pages: they speak HTTP with it. */
export class ExamClients {
  readonly proctor: string;
  readonly #supervisor: string;
  readonly #address: string;

  static async signIn({ address, signInLinks }: GatewayProcess): Promise<ExamClients> {
    const { proctor, supervisor } = signInLinks;
    return new ExamClients(
      address,
      await signInWithLink(address, proctor),
      await signInWithLink(address, supervisor),
    );
  }

  private constructor(address: string, proctor: string, supervisor: string) {
    this.#address = address;
    this.proctor = proctor;
    this.#supervisor = supervisor;
  }

  /** Schedules an exam session, of consent alone, and signs its candidate in. */
  async candidate(number: number, policy: Partial<ExamPolicy> = {}): Promise<ExamCandidate> {
    const answer = await this.#post('/api/exam-sessions', this.#supervisor, {
      exam: { ...exam, policy: { checkInSteps: [], ...policy } },
      candidateName: `Candidate ${number}`,
    });
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(answer);
    return { cookie: await signInWithLink(this.#address, candidateLink.url), examSession };
  }

  /** A candidate whose exam is in progress. */
  async candidateInExam(number: number, policy: Partial<ExamPolicy> = {}): Promise<ExamCandidate> {
    const candidate = await this.candidate(number, policy);
    await this.give(candidate.cookie, candidate, { type: 'begin-check-in' });
    await this.give(candidate.cookie, candidate, { type: 'give-consent', textVersion: '1' });
    await this.give(this.proctor, candidate, { type: 'admit' });
    return candidate;
  }

  /** Gives a command as the person of the cookie; the candidate's exam session is as it is after it. Rejects where it is not taken. */
  async give(cookie: string, candidate: ExamCandidate, command: CommandRequest['command']): Promise<void> {
    const { id, version } = candidate.examSession;
    const request = { idempotencyKey: randomUUID(), basedOn: version, command };
    candidate.examSession = examSessionSchema.parse(
      await this.#post(`/api/exam-sessions/${id}/commands`, cookie, request),
    );
  }

  /** All of them, as the proctor sees them. */
  async examSessions(): Promise<ExamSession[]> {
    const answer = await fetch(`${this.#address}/api/exam-sessions`, { headers: { cookie: this.proctor } });
    if (!answer.ok) throw new Error(`GET /api/exam-sessions: ${answer.status} ${await answer.text()}`);
    return examSessionListSchema.parse(await answer.json()).examSessions;
  }

  /** What happened in one of them, as the proctor sees it. */
  async log(examSessionId: string): Promise<LogEntry[]> {
    const url = `${this.#address}/api/exam-sessions/${examSessionId}/log`;
    const answer = await fetch(url, { headers: { cookie: this.proctor } });
    if (!answer.ok) throw new Error(`GET ${url}: ${answer.status} ${await answer.text()}`);
    return logEntryListSchema.parse(await answer.json()).entries;
  }

  async #post(path: string, cookie: string, body: unknown): Promise<unknown> {
    const headers = { cookie, 'content-type': 'application/json' };
    const answer = await fetch(this.#address + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
