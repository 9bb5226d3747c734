import type { CheckInStep, Exam } from '../../../gateway/contract/exams.ts';
import { checkInStepSchema, examPolicySchema, examSchema } from '../../../gateway/contract/exams.ts';

/** An exam as somebody types it; the contract's schema says whether it is one. */
export interface ExamDraft {
  /** Of the exam that was copied; empty: made from the title. */
  id: string;
  title: string;
  durationMinutes: string;
  /** One on each line. */
  rules: string;
  allowedMaterials: string;
  checkInSteps: CheckInStep[];
  roomCoveragePercent: string;
  /** Empty: as often as the proctor decides. */
  maxPauses: string;
  returnWindowMinutes: string;
  twoPersonTermination: boolean;
  recorded: boolean;
  keptDays: string;
  loadWeight: string;
}

export type ExamField = keyof ExamDraft;

/** What the contract takes for granted, and an hour and a half. */
export function newExamDraft(): ExamDraft {
  const policy = examPolicySchema.parse({});
  return draftOf({ id: '', title: '', durationMinutes: 90, rules: [], allowedMaterials: [], policy });
}

/** An exam to be changed or given once more. */
export function draftOf(exam: Exam): ExamDraft {
  const { policy } = exam;
  return {
    id: exam.id,
    title: exam.title,
    durationMinutes: String(exam.durationMinutes),
    rules: exam.rules.join('\n'),
    allowedMaterials: exam.allowedMaterials.join('\n'),
    checkInSteps: [...policy.checkInSteps],
    roomCoveragePercent: String(policy.roomCoveragePercent),
    maxPauses: policy.maxPauses === null ? '' : String(policy.maxPauses),
    returnWindowMinutes: String(policy.returnWindowS / 60),
    twoPersonTermination: policy.twoPersonTermination,
    recorded: policy.recording.recorded,
    keptDays: String(policy.recording.keptDays),
    loadWeight: String(policy.loadWeight),
  };
}

/** Steps that an exam may go without; consent always comes first. */
export const optionalSteps = checkInStepSchema.options.filter((step) => step !== 'consent');

export type ReadDraft = { exam: Exam; problems: null } | { exam: null; problems: ReadonlySet<ExamField> };

/** The exam that a draft makes, or the fields that do not fit. */
export function readExamDraft(draft: ExamDraft): ReadDraft {
  const parsed = examSchema.safeParse(proposed(draft));
  if (parsed.success) return { exam: parsed.data, problems: null };
  return { exam: null, problems: new Set(parsed.error.issues.map(({ path }) => fieldOf(path))) };
}

function proposed(draft: ExamDraft): unknown {
  return {
    id: draft.id === '' ? idOfTitle(draft.title) : draft.id,
    title: draft.title,
    durationMinutes: numberOf(draft.durationMinutes),
    rules: linesOf(draft.rules),
    allowedMaterials: linesOf(draft.allowedMaterials),
    policy: {
      checkInSteps: checkInStepSchema.options.filter(
        (step) => step === 'consent' || draft.checkInSteps.includes(step),
      ),
      roomCoveragePercent: numberOf(draft.roomCoveragePercent),
      maxPauses: draft.maxPauses.trim() === '' ? null : numberOf(draft.maxPauses),
      returnWindowS: Math.round(numberOf(draft.returnWindowMinutes) * 60),
      twoPersonTermination: draft.twoPersonTermination,
      recording: { recorded: draft.recorded, keptDays: draft.recorded ? numberOf(draft.keptDays) : 0 },
      loadWeight: numberOf(draft.loadWeight),
    },
  };
}

/** A comma is a point where people write it so; nothing is no number. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace(',', '.'));
}

/** What stands on each line, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The same title is the same exam. */
function idOfTitle(title: string): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .match(/[\p{Letter}\p{Number}]+/gu);
  return words?.join('-').slice(0, 100) ?? 'exam';
}

function fieldOf(path: readonly PropertyKey[]): ExamField {
  const [first, second, third] = path;
  if (first !== 'policy') return first as ExamField;
  if (second === 'returnWindowS') return 'returnWindowMinutes';
  return (second === 'recording' ? (third ?? 'keptDays') : second) as ExamField;
}

const { roomCoveragePercent, maxPauses, returnWindowS, loadWeight, recording } = examPolicySchema.shape;

/** What the contract takes for each number, in the unit in which it is typed. */
export const numberRanges = {
  durationMinutes: rangeOf(examSchema.shape.durationMinutes),
  roomCoveragePercent: rangeOf(roomCoveragePercent.unwrap()),
  maxPauses: rangeOf(maxPauses.unwrap().unwrap()),
  returnWindowMinutes: rangeOf(returnWindowS.unwrap(), 60),
  keptDays: rangeOf(recording.unwrap().shape.keptDays),
  loadWeight: rangeOf(loadWeight.unwrap()),
} satisfies Partial<Record<ExamField, Range>>;

interface Range {
  least: number;
  most: number;
}

function rangeOf(schema: { minValue: number | null; maxValue: number | null }, unit = 1): Range {
  return { least: (schema.minValue ?? 0) / unit, most: (schema.maxValue ?? Infinity) / unit };
}
