import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRequest } from '../../../gateway/contract/exam-commands.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  type ExamSession,
} from '../../../gateway/contract/exam-sessions.ts';
import { EventReader } from '../../support/event-reader.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';

const exam = { id: 'bench', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: [] } };

/** A candidate at their page. */
export interface Candidate {
  cookie: string;
  examSession: ExamSession;
  events: EventReader;
}

/** A gateway of its own process without a headset, and people who are signed in to it. */
export class ExamGateway {
  readonly process: GatewayProcess;
  readonly proctor: string;
  readonly #supervisor: string;
  readonly #folder: string;

  static async start(): Promise<ExamGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
    const limits = {
      signInPerMinute: 10_000,
      commandsPerMinute: 10_000,
      requestsPerMinute: 100_000,
      requestsPerMinuteFromAddress: 1_000_000,
    };
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ headset: 'usb', demonstration: false, rateLimits: limits }));
    const gateway = await startGateway(['--config', config]);
    const { proctor, supervisor } = gateway.signInLinks;
    const cookies = await Promise.all(
      [proctor, supervisor].map((link) => signIn(gateway.address, link ?? '')),
    );
    return new ExamGateway(gateway, cookies, folder);
  }

  private constructor(gateway: GatewayProcess, [proctor = '', supervisor = '']: string[], folder: string) {
    this.process = gateway;
    this.proctor = proctor;
    this.#supervisor = supervisor;
    this.#folder = folder;
  }

  /** Schedules an exam session, signs its candidate in and opens their page. */
  async candidate(number: number): Promise<Candidate> {
    const answer = await this.#post('/api/exam-sessions', this.#supervisor, {
      exam,
      candidateName: `Candidate ${number}`,
    });
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await answer.json());
    const cookie = await signIn(this.process.address, candidateLink.url);
    const url = `${this.process.address.replace('http', 'ws')}/api/events`;
    return { cookie, examSession, events: await EventReader.open(url, { cookie }) };
  }

  openEvents(cookie: string): Promise<EventReader> {
    return EventReader.open(`${this.process.address.replace('http', 'ws')}/api/events`, { cookie });
  }

  async give(cookie: string, candidate: Candidate, command: CommandRequest['command']): Promise<void> {
    const { id, version } = candidate.examSession;
    const request = { idempotencyKey: randomUUID(), basedOn: version, command };
    const answer = await this.#post(`/api/exam-sessions/${id}/commands`, cookie, request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${command.type}: ${text}`);
    candidate.examSession = examSessionSchema.parse(JSON.parse(text));
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #post(path: string, cookie: string, body: unknown): Promise<Response> {
    const headers = { cookie, 'content-type': 'application/json' };
    return fetch(`${this.process.address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}

async function signIn(address: string, link: string): Promise<string> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
  const answer = await fetch(`${address}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`cannot sign in: ${answer.status}`);
  return cookie;
}
