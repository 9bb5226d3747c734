import type { EvidenceEntry } from '../../contract/evidence.ts';
import type { SealedManifest } from '../../contract/evidence-manifest.ts';
import type { LogRow } from '../../contract/exam-log.ts';
import type { ExamSessionState } from '../../contract/exam-sessions.ts';
import { segmentSpan } from '../evidence/evidence-coverage.ts';

/** Milliseconds of the exam sessions' time base. */
export interface ReportSpan {
  fromMs: number;
  toMs: number;
}

export interface BlindSpan extends ReportSpan {
  id: string;
  kind: string;
  trackId: string | null;
  label: string | null;
  hasPicture: boolean;
}

export interface ReportTrack {
  trackId: string;
  label: string;
  recorded: ReportSpan[];
  gaps: (ReportSpan & { cause: string })[];
}

/** What an exam session's report is made of: its sealed log and evidence chain, in the order in which everything happened. */
export interface ReportFacts {
  sealed: SealedManifest;
  candidateName: string;
  durationMinutes: number;
  proctors: string[];
  outcome: LogRow['outcome'];
  startedAtMs: number | null;
  endedAtMs: number | null;
  span: ReportSpan;
  states: (ReportSpan & { state: ExamSessionState })[];
  interventions: LogRow[];
  /** Incidents and bookmarks. */
  marks: LogRow[];
  messages: LogRow[];
  connectionGaps: ReportSpan[];
  blind: BlindSpan[];
  tracks: ReportTrack[];
}

const over: ReadonlySet<string> = new Set(['ended', 'terminated', 'expired', 'cancelled']);
const markTypes: ReadonlySet<string> = new Set(['incident', 'bookmark']);
const messageTypes: ReadonlySet<string> = new Set(['say', 'message', 'warn', 'caption', 'ask-to-adjust']);

/**
 * Reads a report out of chains that are proven and sealed, and of what people noted after the seal; null where the log has no row.
 */
export function reportFacts(
  sealed: SealedManifest,
  rows: readonly LogRow[],
  entries: readonly EvidenceEntry[],
  laterRows: readonly LogRow[] = [],
): ReportFacts | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || first.command.type !== 'schedule') return null;
  const span = spanOf(rows, entries);
  const noted = [...rows, ...laterRows];
  const people = noted.filter(({ actor }) => actor.role === 'proctor' || actor.role === 'supervisor');
  const typeOf = ({ command }: LogRow): string => command.type;
  const isOver = ({ outcome }: LogRow): boolean => over.has(outcome.state);
  return {
    ...{ sealed, span, outcome: last.outcome, candidateName: first.command.candidateName },
    durationMinutes: first.command.exam.durationMinutes,
    proctors: [...new Set(people.map(({ actor }) => actor.name))],
    startedAtMs: rows.find(({ outcome }) => outcome.state === 'in-progress')?.atMs ?? null,
    endedAtMs: rows.find(isOver)?.atMs ?? null,
    states: statesOf(rows, span),
    interventions: people.filter((row) => !markTypes.has(typeOf(row))),
    marks: noted.filter((row) => markTypes.has(typeOf(row))),
    messages: rows.filter((row) => messageTypes.has(typeOf(row))),
    connectionGaps: connectionGaps(rows, span),
    blind: blindSpans(rows, span),
    tracks: tracksOf(entries),
  };
}

/** From the beginning of the check-in, as an exam may be scheduled days before, to whatever is last. */
function spanOf(rows: readonly LogRow[], entries: readonly EvidenceEntry[]): ReportSpan {
  const begun = rows.find(({ outcome }) => outcome.state !== 'scheduled') ?? rows[0];
  const fromMs = begun?.atMs ?? 0;
  const times = [...rows, ...entries].map(({ atMs }) => atMs);
  return { fromMs, toMs: times.reduce((latest, atMs) => Math.max(latest, atMs), fromMs + 1) };
}

function statesOf(rows: readonly LogRow[], { fromMs, toMs }: ReportSpan): ReportFacts['states'] {
  const states: ReportFacts['states'] = [];
  for (const { outcome, atMs } of rows) {
    const last = states.at(-1);
    if (atMs < fromMs || last?.state === outcome.state) continue;
    if (last !== undefined) last.toMs = atMs;
    states.push({ fromMs: atMs, toMs, state: outcome.state });
  }
  return states;
}

function connectionGaps(rows: readonly LogRow[], { toMs }: ReportSpan): ReportSpan[] {
  const gaps: ReportSpan[] = [];
  let sinceMs: number | null = null;
  for (const row of rows) {
    if (row.command.type === 'connection-lost') sinceMs ??= row.command.sinceMs;
    const isBack = row.command.type === 'connection-back' || over.has(row.outcome.state);
    if (sinceMs === null || !isBack) continue;
    gaps.push({ fromMs: sinceMs, toMs: row.atMs });
    sinceMs = null;
  }
  return sinceMs === null ? gaps : [...gaps, { fromMs: sinceMs, toMs }];
}

function blindSpans(rows: readonly LogRow[], { toMs }: ReportSpan): BlindSpan[] {
  const spans = new Map<string, BlindSpan>();
  for (const { command, atMs } of rows) {
    if (command.type === 'blind-state-began') {
      const { blindStateId: id, kind, trackId, label, sinceMs, pictureSha256 } = command;
      spans.set(id, { id, kind, trackId, label, fromMs: sinceMs, toMs, hasPicture: pictureSha256 !== null });
    } else if (command.type === 'blind-state-ended') {
      const began = spans.get(command.blindStateId);
      if (began !== undefined) began.toMs = atMs;
    }
  }
  return [...spans.values()];
}

function tracksOf(entries: readonly EvidenceEntry[]): ReportTrack[] {
  const tracks = new Map<string, ReportTrack>();
  let originMs = 0;
  for (const entry of entries) {
    if (entry.kind === 'recording-started') {
      originMs = entry.originMs;
      for (const { trackId, label } of entry.tracks)
        if (!tracks.has(trackId)) tracks.set(trackId, { trackId, label, recorded: [], gaps: [] });
    } else if (entry.kind === 'segment') {
      addRecorded(tracks.get(entry.trackId)?.recorded, segmentSpan(entry, originMs));
    } else if (entry.kind === 'gap') {
      const { fromMs, toMs, cause } = entry;
      tracks.get(entry.trackId)?.gaps.push({ fromMs, toMs, cause });
    }
  }
  return [...tracks.values()];
}

/** Segments follow each other but for what nobody sees. */
const unseenMs = 1000;
function addRecorded(recorded: ReportSpan[] | undefined, { fromMs, toMs }: ReportSpan): void {
  const last = recorded?.at(-1);
  if (last !== undefined && fromMs - last.toMs < unseenMs) last.toMs = Math.max(last.toMs, toMs);
  else recorded?.push({ fromMs, toMs });
}
