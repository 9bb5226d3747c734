import type { ExamCommand, GatewayCommand, Intervention } from '../contract/exam-commands.ts';
import type { Actor, LogRow } from '../contract/exam-log.ts';
import type { Exam } from '../contract/exams.ts';
import { apply } from '../domain/exam-session/apply.ts';
import { refusalOf, type Refusal } from '../domain/exam-session/decide.ts';
import { timeUpAtMs, usedMs } from '../domain/exam-session/exam-clock.ts';
import type { ExamSessionFacts } from '../domain/exam-session/facts.ts';
import { firstPreviousHash, hashed, type Digest } from '../domain/exam-session/log-row.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionLog, PlacedRow } from '../ports/exam-session-log.ts';
import type { Unsubscribe } from '../ports/headset-link.ts';
import type { Log } from '../ports/log.ts';
import type { ExamTime } from './exam-time.ts';
import { isSameCommand, rebuildExamSessions, type RebuiltExamSession } from './rebuild-exam-sessions.ts';

export interface ExamSessionDeskDeps {
  examSessionLog: ExamSessionLog;
  examTime: ExamTime;
  digest: Digest;
  newId: () => string;
  log: Log;
}

export interface GivenCommand {
  actor: Actor;
  command: ExamCommand;
  idempotencyKey: string;
  /** Version that the actor saw. */
  basedOn: number;
}

/** What the gateway sees happen; and that somebody who talked is not there any more. */
export type NotedCommand = GatewayCommand | Extract<Intervention, { type: 'stop-talking' }>;

export type RowListener = (placed: PlacedRow, facts: ExamSessionFacts) => void;

interface OpenExamSession extends RebuiltExamSession {
  /** Resolves when what was asked before is done: one command after the other. */
  queue: Promise<unknown>;
  timer: NodeJS.Timeout | null;
}

const codeOf: Readonly<Record<Refusal, ErrorCode>> = {
  forbidden: 'role-forbidden',
  illegal: 'command-illegal',
  conflict: 'command-conflict',
};

const gatewayActor: Actor = { role: 'gateway', accountId: null, name: 'gateway' };

/**
 * The only place where exam sessions change: takes one command after the other, writes it into the log, and only then holds it to be
 * so. What was taken is told to every listener, in the order of the log.
 */
export class ExamSessionDesk {
  readonly #deps: ExamSessionDeskDeps;
  readonly #byId: Map<string, OpenExamSession>;
  readonly #broken: ReadonlySet<string>;
  readonly #listeners = new Set<RowListener>();
  #closed = false;

  /** Rebuilds every exam session from its log; one whose log is broken is left alone, and the log of the gateway says where. */
  static async open(deps: ExamSessionDeskDeps): Promise<ExamSessionDesk> {
    const { sound, broken } = rebuildExamSessions(await deps.examSessionLog.all(), deps.digest);
    for (const fault of broken.values()) deps.log.error(fault, 'the log of an exam session is broken');
    return new ExamSessionDesk(deps, sound, new Set(broken.keys()));
  }

  private constructor(
    deps: ExamSessionDeskDeps,
    sound: ReadonlyMap<string, RebuiltExamSession>,
    broken: ReadonlySet<string>,
  ) {
    this.#deps = deps;
    this.#broken = broken;
    this.#byId = new Map();
    for (const [id, rebuilt] of sound) this.#hold(id, rebuilt);
  }

  nowMs(): number {
    return this.#deps.examTime.now().atMs;
  }

  /** Null for one that does not exist or whose log is broken. */
  facts(examSessionId: string): ExamSessionFacts | null {
    return this.#byId.get(examSessionId)?.facts ?? null;
  }

  /** Every exam session, in the order in which they were scheduled. */
  all(): [examSessionId: string, facts: ExamSessionFacts][] {
    return [...this.#byId].map(([id, { facts }]) => [id, facts]);
  }

  onRow(listener: RowListener): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins the log of an exam session that is kept already. Rejects with `store-failed`. */
  async schedule(examSessionId: string, exam: Exam, candidateName: string): Promise<ExamSessionFacts> {
    const given = {
      command: { type: 'schedule' as const, exam, candidateName },
      actor: gatewayActor,
      basedOn: 0,
    };
    const begun = await this.#write(examSessionId, null, { ...given, idempotencyKey: this.#deps.newId() });
    this.#hold(examSessionId, begun.rebuilt);
    this.#tell(begun.placed, begun.rebuilt.facts);
    return begun.rebuilt.facts;
  }

  /**
   * Takes a command, or answers with what came of it where the same was taken before. Rejects with `not-found`,
   * `exam-log-broken`, `role-forbidden`, `command-illegal`, `command-conflict`, `idempotency-key-reused` and `store-failed`;
   * then nothing has changed.
   */
  give(examSessionId: string, given: GivenCommand): Promise<ExamSessionFacts> {
    return this.#inTurn(examSessionId, (examSession) => this.#take(examSessionId, examSession, given));
  }

  /** What the gateway itself has seen. Says nothing where it is not so any more. */
  async note(examSessionId: string, command: NotedCommand): Promise<void> {
    await this.#inTurn(examSessionId, async (examSession) => {
      const decision = {
        command,
        actor: gatewayActor,
        basedOn: examSession.facts.version,
        atMs: this.nowMs(),
      };
      if (refusalOf(examSession.facts, decision) !== null) return;
      await this.#accept(examSessionId, examSession, { ...decision, idempotencyKey: this.#deps.newId() });
    });
  }

  /** Takes nothing more; resolves when what is under way is in the log. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#byId.values()) if (timer !== null) clearTimeout(timer);
    await Promise.all([...this.#byId.values()].map(({ queue }) => queue));
  }

  #hold(examSessionId: string, rebuilt: RebuiltExamSession): void {
    const examSession = { ...rebuilt, queue: Promise.resolve(), timer: null };
    this.#byId.set(examSessionId, examSession);
    this.#watchTime(examSessionId, examSession);
  }

  #inTurn<T>(examSessionId: string, work: (examSession: OpenExamSession) => Promise<T>): Promise<T> {
    const examSession = this.#byId.get(examSessionId);
    if (this.#closed) return Promise.reject(new CodedError('shutting-down'));
    if (examSession === undefined)
      return Promise.reject(
        new CodedError(this.#broken.has(examSessionId) ? 'exam-log-broken' : 'not-found'),
      );
    const done = examSession.queue.then(() => work(examSession));
    examSession.queue = done.catch(() => undefined);
    return done;
  }

  async #take(
    examSessionId: string,
    examSession: OpenExamSession,
    given: GivenCommand,
  ): Promise<ExamSessionFacts> {
    const before = examSession.commandByKey.get(given.idempotencyKey);
    if (before !== undefined) {
      if (!isSameCommand(before, given)) throw new CodedError('idempotency-key-reused');
      return examSession.facts;
    }
    const refusal = refusalOf(examSession.facts, { ...given, atMs: this.nowMs() });
    if (refusal !== null)
      throw new CodedError(codeOf[refusal], `${given.command.type} in ${examSession.facts.state}`);
    await this.#accept(examSessionId, examSession, given);
    return examSession.facts;
  }

  async #accept(examSessionId: string, examSession: OpenExamSession, given: GivenCommand): Promise<void> {
    const { rebuilt, placed } = await this.#write(examSessionId, examSession, given);
    examSession.facts = rebuilt.facts;
    examSession.lastHash = rebuilt.lastHash;
    this.#watchTime(examSessionId, examSession);
    this.#tell(placed, rebuilt.facts);
  }

  async #write(
    examSessionId: string,
    before: RebuiltExamSession | null,
    { command, actor, idempotencyKey, basedOn }: GivenCommand,
  ): Promise<{ rebuilt: RebuiltExamSession; placed: PlacedRow }> {
    const { examTime, digest, examSessionLog } = this.#deps;
    const { atMs, monotonicNs, bootId } = examTime.now();
    const sequence = (before?.facts.version ?? 0) + 1;
    const facts = apply(before?.facts ?? null, { command, actor, atMs, sequence });
    const row: LogRow = hashed(
      {
        ...{ examSessionId, sequence, command, actor, idempotencyKey, basedOn, atMs, monotonicNs, bootId },
        outcome: { state: facts.state, usedMs: usedMs(facts.clock, atMs) },
        previousHash: before?.lastHash ?? firstPreviousHash,
      },
      digest,
    );
    const position = await examSessionLog.append(row, facts);
    const commandByKey: RebuiltExamSession['commandByKey'] =
      before === null ? new Map<string, GivenCommand>() : before.commandByKey;
    commandByKey.set(idempotencyKey, { actor, command });
    return { rebuilt: { facts, lastHash: row.hash, commandByKey }, placed: { position, row } };
  }

  #tell(placed: PlacedRow, facts: ExamSessionFacts): void {
    for (const listener of this.#listeners) listener(placed, facts);
  }

  /** Ends the exam at the moment at which its time is up. */
  #watchTime(examSessionId: string, examSession: OpenExamSession): void {
    if (examSession.timer !== null) clearTimeout(examSession.timer);
    examSession.timer = null;
    const dueMs = timeUpAtMs(examSession.facts.clock);
    if (dueMs === null || this.#closed) return;
    examSession.timer = setTimeout(
      () => void this.#timeUp(examSessionId, examSession),
      Math.max(0, dueMs - this.nowMs()),
    );
  }

  async #timeUp(examSessionId: string, examSession: OpenExamSession): Promise<void> {
    try {
      await this.note(examSessionId, { type: 'time-up' });
    } catch (error) {
      this.#deps.log.error({ examSessionId, err: error }, 'the end of an exam could not be noted');
    }
    // A timer may go off a little early, and a store may fail: look again.
    if (examSession.facts.state === 'in-progress' && !this.#closed)
      examSession.timer = setTimeout(() => void this.#timeUp(examSessionId, examSession), 250);
  }
}
