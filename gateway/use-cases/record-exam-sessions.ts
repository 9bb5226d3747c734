import type { ExamSession } from '../contract/exam-sessions.ts';
import type { RecordingFact } from '../domain/evidence/evidence-entry.ts';
import { keptEvidence, type KeptEvidence } from '../domain/evidence/kept-evidence.ts';
import { isRecorded } from '../domain/evidence/recording-rule.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog, PlacedRow } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { Log } from '../ports/log.ts';
import type { OrientationRecorder } from '../ports/orientation-recorder.ts';
import type { BackgroundWork } from './background-work.ts';
import type { EvidenceSpace } from './evidence-space.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { ExamTime } from './exam-time.ts';
import type { LiveHeadset, LiveHeadsets } from './live-headsets.ts';
import type { LiveRecordings } from './live-recordings.ts';
import { SessionEvidence, type EvidenceSource } from './session-evidence.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  liveHeadsets: LiveHeadsets;
  examTime: ExamTime;
  evidence: EvidenceStore;
  evidenceFiles: EvidenceFiles;
  evidenceKeys: EvidenceKeys;
  evidenceSpace: EvidenceSpace;
  orientations: OrientationRecorder;
  background: BackgroundWork;
  log: Pick<Log, 'error'>;
  recordings: LiveRecordings;
  board: Pick<ExamSessionBoard, 'announce'>;
  /** The recording of this exam session is over, and its chain says so. */
  onEnded: (examSessionId: string) => void;
}

type RecordingCondition = NonNullable<ExamSession['recording']>;

const entriesAtOnce = 1000;
/** A disk fills by less than a thousandth of what an exam needs in this time. */
const spaceLookIntervalMs = 10_000;

interface Running {
  session: SessionEvidence;
  /** Sequence number of the newest row of the exam session's log that is in the chain of its evidence. */
  logged: number;
}

/**
 * Records every exam session whose policy says so, from the candidate's consent to the end, whatever happens to its headset and to the gateway
 * in between; every file, every gap and every row of its log is an entry of its evidence's one chain.
 */
export class ExamSessionRecording {
  readonly #deps: Deps;
  /** By exam session. */
  readonly #running = new Map<string, Running>();
  readonly #space = new Map<string, { suffices: boolean; atMs: number }>();
  #isClosed = false;
  #turn: Promise<void> = Promise.resolve();
  #isQueued = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called once, before the first look: takes up what a gateway before did not end. Rejects with a code. */
  takeUp(): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of await this.#deps.evidence.unended()) await this.#apart(id, () => this.#open(id));
    });
  }

  /** Begins and ends what is to be; to be called every second, and whenever an exam session changes. Rejects with a code. */
  look(): Promise<void> {
    if (this.#isQueued || this.#isClosed) return this.#turn;
    this.#isQueued = true;
    return this.#inTurn(async () => {
      this.#isQueued = false;
      await this.#endOver();
      for (const [id, source] of await this.#wanted()) await this.#apart(id, () => this.#record(id, source));
    });
  }

  /** A row of an exam session's log belongs to its evidence. */
  noteRow({ row: { examSessionId } }: PlacedRow): Promise<void> {
    return this.#inTurn(async () => {
      const running = this.#running.get(examSessionId);
      if (running !== undefined) await this.#keepLog(examSessionId, running);
    });
  }

  /** Closes every file; the next gateway goes on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inTurn(async () => {
      await Promise.all([...this.#running.values()].map(({ session }) => session.use(null)));
    });
  }

  async #endOver(): Promise<void> {
    for (const [id, running] of this.#running) {
      const facts = this.#deps.desk.facts(id);
      if (facts === null || !isRecorded(facts)) await this.#apart(id, () => this.#finish(id, running));
    }
  }

  async #finish(id: string, running: Running): Promise<void> {
    await running.session.end();
    await this.#keepLog(id, running);
    await this.#append(id, { kind: 'recording-ended', cause: 'session-ended' });
    this.#running.delete(id);
    this.#space.delete(id);
    this.#deps.onEnded(id);
    await this.#tell(id, null);
  }

  /** What fails for one exam session is told once, tried again with the next look, and nobody else's affair. */
  async #apart(id: string, work: () => Promise<unknown>): Promise<void> {
    const { log, recordings, board } = this.#deps;
    try {
      await work();
    } catch (error) {
      if (!recordings.note(id, 'failing')) return;
      log.error({ examSessionId: id, err: error }, 'an exam session cannot be recorded now');
      await board.announce(id);
    }
  }

  /** Looked at now and then. */
  async #hasSpace(id: string): Promise<boolean> {
    const { evidenceSpace, examTime } = this.#deps;
    const { atMs } = examTime.now();
    const known = this.#space.get(id);
    if (known !== undefined && atMs - known.atMs < spaceLookIntervalMs) return known.suffices;
    const suffices = await evidenceSpace.suffices(id);
    this.#space.set(id, { suffices, atMs });
    return suffices;
  }

  async #tell(id: string, condition: RecordingCondition | null): Promise<void> {
    const { recordings, board, log } = this.#deps;
    if (!recordings.note(id, condition)) return;
    if (condition === 'failing')
      log.error({ examSessionId: id }, 'not all of an exam session is recorded: the disk does not take it');
    await board.announce(id);
  }

  async #wanted(): Promise<[id: string, source: EvidenceSource | null][]> {
    const { desk, examSessions, liveHeadsets } = this.#deps;
    return (await examSessions.list())
      .filter(({ id }) => {
        const facts = desk.facts(id);
        return facts !== null && isRecorded(facts);
      })
      .map(({ id, headsetId }) => [id, sourceOf(liveHeadsets.get(headsetId))]);
  }

  async #record(id: string, source: EvidenceSource | null): Promise<void> {
    const running = this.#running.get(id) ?? (source === null ? undefined : await this.#open(id));
    if (running === undefined) return;
    const { session } = running;
    await session.use(source);
    session.look();
    await this.#tell(id, conditionOf(session, await this.#hasSpace(id)));
  }

  async #open(id: string): Promise<Running> {
    const { evidenceFiles, orientations, background, examTime } = this.#deps;
    const sessionKey = await this.#keyOf(id);
    const kept = await this.#kept(id);
    const session = new SessionEvidence({
      ...{ examSessionId: id, sessionKey, kept: kept.tracks, orientations, background },
      originMs: kept.originMs ?? examTime.now().atMs,
      files: evidenceFiles,
      now: () => examTime.now(),
      append: (fact) => this.#append(id, fact),
    });
    const running = { session, logged: kept.lastLogSequence };
    this.#running.set(id, running);
    await this.#keepLog(id, running);
    return running;
  }

  /** That of the recording that there is, or of one that begins now. */
  async #keyOf(id: string): Promise<Buffer> {
    const { evidence, evidenceKeys } = this.#deps;
    const made = evidenceKeys.create(id);
    const wrapped = await evidence.begin(id, made.wrapped);
    if (wrapped === null)
      throw new CodedError('evidence-key-missing', `that of exam session ${id} was erased`);
    return Buffer.from(wrapped === made.wrapped ? made.key : evidenceKeys.unwrap(id, wrapped));
  }

  async #kept(id: string): Promise<KeptEvidence> {
    const entries = [];
    for (let page; page === undefined || page.length === entriesAtOnce;) {
      page = await this.#deps.evidence.list(id, { afterPosition: entries.length, limit: entriesAtOnce });
      entries.push(...page);
    }
    return keptEvidence(entries);
  }

  async #keepLog(id: string, running: Running): Promise<void> {
    for (const { row } of await this.#deps.examSessionLog.ofExamSession(id)) {
      if (row.sequence <= running.logged) continue;
      await this.#append(id, { kind: 'log', sequence: row.sequence, rowHash: row.hash });
      running.logged = row.sequence;
    }
  }

  async #append(id: string, fact: RecordingFact): Promise<void> {
    const { evidence, examTime } = this.#deps;
    await evidence.append(id, { ...fact, atMs: examTime.now().atMs });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function sourceOf(headset: LiveHeadset | null): EvidenceSource | null {
  const media = headset?.source ?? null;
  return headset === null || media === null ? null : { media, orientation: headset.orientation };
}

function conditionOf(session: SessionEvidence, hasSpace: boolean): RecordingCondition {
  if (session.isFailing) return 'failing';
  if (!hasSpace) return 'short-of-space';
  return session.source === null ? 'waiting' : 'recording';
}
