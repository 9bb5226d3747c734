import { createHash } from 'node:crypto';
import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';
import type { Actor, LogRow } from '../../gateway/contract/exam-log.ts';
import { examSchema, type Exam } from '../../gateway/contract/exams.ts';
import { apply } from '../../gateway/domain/exam-session/apply.ts';
import { refusalOf, type Refusal } from '../../gateway/domain/exam-session/decide.ts';
import type { ExamSessionFacts } from '../../gateway/domain/exam-session/facts.ts';
import { firstPreviousHash, hashed, type Digest } from '../../gateway/domain/exam-session/log-row.ts';
import { usedMs } from '../../gateway/domain/exam-session/exam-clock.ts';

export const gateway: Actor = { role: 'gateway', accountId: null, name: 'gateway' };
export const candidate: Actor = { role: 'candidate', accountId: 'c', name: 'Ada' };
export const proctor: Actor = { role: 'proctor', accountId: 'p', name: 'Pia' };
export const supervisor: Actor = { role: 'supervisor', accountId: 's', name: 'Sue' };

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export const sampleExam = (change: Record<string, unknown> = {}): Exam =>
  examSchema.parse({ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, ...change });

const still = { faceStillId: 'face', documentStillId: 'document' };
const usualCourse: readonly (readonly [Actor, ExamCommand])[] = [
  [candidate, { type: 'begin-check-in' }],
  [gateway, { type: 'connection-back' }],
  [candidate, { type: 'give-consent', textVersion: '1' }],
  [gateway, { type: 'report-equipment', findings: [] }],
  [candidate, { type: 'submit-identity', ...still }],
  [gateway, { type: 'submit-room-scan', coveragePercent: 90, cells: '' }],
  [proctor, { type: 'admit' }],
];

/** An exam session that runs on its log: what is refused leaves no row. */
export class ExamSessionCourse {
  readonly rows: LogRow[] = [];
  nowMs = 1_000_000;
  readonly #digest: Digest;
  #facts: ExamSessionFacts;

  constructor(exam = sampleExam(), digest: Digest = sha256) {
    this.#digest = digest;
    this.#facts = this.#accept(null, gateway, { type: 'schedule', exam, candidateName: candidate.name }, 0);
  }

  /** As far as the lobby, or with `admitted` into the exam. */
  static begun(exam = sampleExam(), admitted = true, digest = sha256): ExamSessionCourse {
    const course = new ExamSessionCourse(exam, digest);
    for (const [actor, command] of admitted ? usualCourse : usualCourse.slice(0, -1)) {
      const refusal = course.give(actor, command);
      if (refusal !== null) throw new Error(`${command.type}: ${refusal}`);
    }
    return course;
  }

  get facts(): ExamSessionFacts {
    return this.#facts;
  }

  give(actor: Actor, command: ExamCommand, basedOn = this.#facts.version): Refusal | null {
    const refusal = refusalOf(this.#facts, { command, actor, basedOn, atMs: this.nowMs });
    if (refusal === null) this.#facts = this.#accept(this.#facts, actor, command, basedOn);
    return refusal;
  }

  /** As a gateway does that was started again. */
  restart(): void {
    const kept = JSON.parse(JSON.stringify(this.rows)) as LogRow[];
    const rebuilt = kept.reduce<ExamSessionFacts | null>(apply, null);
    if (rebuilt === null) throw new Error('there is no row');
    this.#facts = rebuilt;
  }

  #accept(
    before: ExamSessionFacts | null,
    actor: Actor,
    command: ExamCommand,
    basedOn: number,
  ): ExamSessionFacts {
    const sequence = this.rows.length + 1;
    const facts = apply(before, { command, actor, sequence, atMs: this.nowMs });
    const row = {
      ...{ examSessionId: 'one', sequence, command, actor, idempotencyKey: `key-${sequence}`, basedOn },
      ...{ atMs: this.nowMs, monotonicNs: String(this.nowMs * 1e6), bootId: 'boot' },
      outcome: { state: facts.state, usedMs: usedMs(facts.clock, this.nowMs) },
      previousHash: this.rows.at(-1)?.hash ?? firstPreviousHash,
    };
    this.rows.push(hashed(row, this.#digest));
    return facts;
  }
}
