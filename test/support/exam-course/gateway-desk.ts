import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { CommandRequest } from '../../../gateway/contract/exam-commands.ts';
import { logEntryListSchema, type LogEntry } from '../../../gateway/contract/exam-log.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  type ExamSession,
} from '../../../gateway/contract/exam-sessions.ts';
import type { Exam } from '../../../gateway/contract/exams.ts';

/** What has no page yet, and what is looked up behind the pages: the API, as the person who is signed in on a page. */
export class GatewayDesk {
  readonly #page: Page;
  readonly #address: string;

  constructor(page: Page, address: string) {
    this.#page = page;
    this.#address = address;
  }

  async schedule(exam: Exam, candidateName: string): Promise<{ examSessionId: string; link: string }> {
    const answer = await this.#post('/api/exam-sessions', { exam, candidateName });
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(answer);
    return { examSessionId: examSession.id, link: candidateLink.url };
  }

  async examSession(id: string): Promise<ExamSession> {
    return examSessionSchema.parse(await this.#get(`/api/exam-sessions/${id}`));
  }

  async log(id: string): Promise<LogEntry[]> {
    return logEntryListSchema.parse(await this.#get(`/api/exam-sessions/${id}/log`)).entries;
  }

  /** Rejects where the gateway does not take it. */
  async give(id: string, command: CommandRequest['command']): Promise<void> {
    const { version: basedOn } = await this.examSession(id);
    await this.#post(`/api/exam-sessions/${id}/commands`, { idempotencyKey: randomUUID(), basedOn, command });
  }

  async #get(path: string): Promise<unknown> {
    const answer = await this.#page.request.get(this.#address + path);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }

  async #post(path: string, data: unknown): Promise<unknown> {
    const answer = await this.#page.request.post(this.#address + path, { data });
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }
}
