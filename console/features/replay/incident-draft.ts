import { z } from 'zod';
import {
  incidentFrameSchema,
  interventionSchema,
  type IncidentFrame,
  type Intervention,
} from '../../../gateway/contract/exam-commands.ts';
import type { Span } from './time-spans.ts';

/** An incident while somebody writes it. */
export const incidentDraftSchema = z.object({
  title: z.string(),
  text: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  frames: z.array(incidentFrameSchema),
});
export type IncidentDraft = z.infer<typeof incidentDraftSchema>;

const usualBeforeMs = 10_000;
const usualBehindMs = 5_000;
const mostFrames = 12;

/** One about the moment on show, and a little before and behind it, as far as it is recorded. */
export function draftAt(atMs: number, recorded: Span): IncidentDraft {
  return {
    ...{ title: '', text: '', frames: [] },
    fromMs: Math.round(Math.max(recorded.fromMs, atMs - usualBeforeMs)),
    toMs: Math.round(Math.min(recorded.toMs, atMs + usualBehindMs)),
  };
}

/** The draft with another beginning or end; the other one goes with it where it would be behind. */
export function withEdge(draft: IncidentDraft, edge: 'fromMs' | 'toMs', atMs: number): IncidentDraft {
  const moment = Math.round(atMs);
  return edge === 'fromMs'
    ? { ...draft, fromMs: moment, toMs: Math.max(draft.toMs, moment) }
    : { ...draft, fromMs: Math.min(draft.fromMs, moment), toMs: moment };
}

/** The draft with one more picture, unless it has it already; as it was where there is no room for more. */
export function withFrame(draft: IncidentDraft, frame: IncidentFrame): IncidentDraft {
  const isThere = draft.frames.some(({ trackId, atMs }) => trackId === frame.trackId && atMs === frame.atMs);
  if (isThere || draft.frames.length >= mostFrames) return draft;
  return { ...draft, frames: [...draft.frames, frame].sort((a, b) => a.atMs - b.atMs) };
}

export function withoutFrame(draft: IncidentDraft, frame: IncidentFrame): IncidentDraft {
  return { ...draft, frames: draft.frames.filter((one) => one !== frame) };
}

/** The command that a draft makes; null while something is missing. */
export function commandOfIncident({ title, text, fromMs, toMs, frames }: IncidentDraft): Intervention | null {
  const words = text.trim() === '' ? {} : { text };
  const parsed = interventionSchema.safeParse({ type: 'incident', title, ...words, fromMs, toMs, frames });
  return parsed.success ? parsed.data : null;
}
