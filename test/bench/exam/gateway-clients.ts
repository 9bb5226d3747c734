import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventReader } from '../../support/event-reader.ts';
import { ExamClients, generousRateLimits, type ExamCandidate } from '../../support/exam-clients.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';

/** A candidate at their page. */
export interface Candidate extends ExamCandidate {
  events: EventReader;
}

/** A gateway of its own process without a headset, and people who are signed in to it. */
export class ExamGateway {
  readonly process: GatewayProcess;
  readonly clients: ExamClients;
  readonly #folder: string;

  static async start(): Promise<ExamGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
    const config = join(folder, 'config.json');
    const rateLimits = generousRateLimits;
    await writeFile(config, JSON.stringify({ headset: 'usb', demonstration: false, rateLimits }));
    const gateway = await startGateway(['--config', config]);
    return new ExamGateway(gateway, await ExamClients.signIn(gateway), folder);
  }

  private constructor(gateway: GatewayProcess, clients: ExamClients, folder: string) {
    this.process = gateway;
    this.clients = clients;
    this.#folder = folder;
  }

  /** Schedules an exam session, signs its candidate in and opens their page. */
  async candidate(number: number): Promise<Candidate> {
    return this.#atPage(await this.clients.candidate(number));
  }

  /** The same for one whose exam is in progress. */
  async candidateInExam(number: number): Promise<Candidate> {
    return this.#atPage(await this.clients.candidateInExam(number));
  }

  openEvents(cookie: string): Promise<EventReader> {
    return EventReader.open(`${this.process.address.replace('http', 'ws')}/api/events`, { cookie });
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #atPage(candidate: ExamCandidate): Promise<Candidate> {
    return { ...candidate, events: await this.openEvents(candidate.cookie) };
  }
}
