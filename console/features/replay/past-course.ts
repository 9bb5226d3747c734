import type { ExamSessionState } from '../../../gateway/contract/exam-sessions.ts';
import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import { kindOf, type EntryKind } from '../../ui/entry-kind.ts';
import { entryMoment } from '../../ui/entry-moment.ts';
import type { Span } from './time-spans.ts';

/** Something that happened at a moment of the recording, or in a part of it. */
export interface PastMark extends Span {
  kind: 'incident' | 'bookmark' | Exclude<EntryKind, 'passing'>;
  entry: LogEntry;
}

/** What the log says of an exam session, as it lies along its recording; moments are Unix milliseconds. */
export interface PastCourse {
  states: (Span & { state: ExamSessionState })[];
  /** While the candidate's connection was lost. */
  interruptions: Span[];
  /** What could not be seen or heard. */
  blindStates: PastMark[];
  /** What people said and did, in order. */
  marks: PastMark[];
}

/** Reads a log, oldest first, up to `endMs`: what is not over lasts until then. */
export function pastCourse(entries: readonly LogEntry[], endMs: number): PastCourse {
  const course: PastCourse = { states: [], interruptions: [], blindStates: [], marks: [] };
  const blind = new Map<string, PastMark>();
  let interruption: Span | null = null;
  for (const entry of entries) {
    const { command, state } = entry;
    const atMs = Date.parse(entry.at);
    const last = course.states.at(-1);
    if (last !== undefined) last.toMs = atMs;
    if (last?.state !== state) course.states.push({ state, fromMs: atMs, toMs: endMs });
    if (command.type === 'connection-lost') {
      interruption = { fromMs: command.sinceMs, toMs: endMs };
      course.interruptions.push(interruption);
    } else if (command.type === 'connection-back' && interruption !== null) {
      interruption.toMs = atMs;
      interruption = null;
    } else if (command.type === 'blind-state-began') {
      const mark: PastMark = { kind: 'seen', fromMs: command.sinceMs, toMs: endMs, entry };
      blind.set(command.blindStateId, mark);
      course.blindStates.push(mark);
    } else if (command.type === 'blind-state-ended') {
      const mark = blind.get(command.blindStateId);
      if (mark !== undefined) mark.toMs = atMs;
    } else {
      const mark = markOf(entry);
      if (mark !== null) course.marks.push(mark);
    }
  }
  const last = course.states.at(-1);
  if (last !== undefined) last.toMs = endMs;
  course.marks.sort((a, b) => a.fromMs - b.fromMs);
  return course;
}

/** Null for what only passes. */
function markOf(entry: LogEntry): PastMark | null {
  const { command } = entry;
  if (command.type === 'incident')
    return { kind: 'incident', fromMs: command.fromMs, toMs: command.toMs, entry };
  const kind = command.type === 'bookmark' ? 'bookmark' : kindOf(command);
  if (kind === 'passing') return null;
  const fromMs = entryMoment(entry);
  return { kind, fromMs, toMs: fromMs, entry };
}

/** Less is the mark that one stands at already. */
const sameMomentMs = 400;

/** The next mark before or behind a moment; null where there is none. */
export function nextMark(course: PastCourse, atMs: number, step: 1 | -1): PastMark | null {
  const all = [...course.marks, ...course.blindStates].sort((a, b) => a.fromMs - b.fromMs);
  return step > 0
    ? (all.find(({ fromMs }) => fromMs > atMs + sameMomentMs) ?? null)
    : (all.findLast(({ fromMs }) => fromMs < atMs - sameMomentMs) ?? null);
}
