import { describe, expect, it } from 'vitest';
import { examSchema } from '../../../../../gateway/contract/exams.ts';
import {
  draftOf,
  newExamDraft,
  numberRanges,
  readExamDraft,
  type ExamDraft,
} from '../../../../../console/features/exams/exam-draft.ts';

const draft = (change: Partial<ExamDraft> = {}): ExamDraft => ({
  ...newExamDraft(),
  title: 'Anatomy II',
  ...change,
});
const problemsOf = (change: Partial<ExamDraft>) => [...(readExamDraft(draft(change)).problems ?? [])];

describe('a draft of an exam', () => {
  it('with a title alone is the exam that the contract makes of little', () => {
    const { exam } = readExamDraft(draft());
    expect(exam).toEqual(examSchema.parse({ id: 'anatomy-ii', title: 'Anatomy II', durationMinutes: 90 }));
  });

  it('is the same exam for the same title, whatever letters it has', () => {
    expect(readExamDraft(draft({ title: 'Prüfung: Ökologie 1' })).exam?.id).toBe('prufung-okologie-1');
    expect(readExamDraft(draft({ title: '試験' })).exam?.id).toBe('試験');
    expect(readExamDraft(draft({ title: '?!' })).exam?.id).toBe('exam');
  });

  it('keeps every part of an exam that is copied', () => {
    const exam = examSchema.parse({
      ...{ id: 'x1', title: 'Physics', durationMinutes: 45, rules: ['Sit.', 'Be quiet.'] },
      allowedMaterials: ['A ruler'],
      policy: {
        checkInSteps: ['consent', 'room-scan'],
        roomCoveragePercent: 70,
        maxPauses: 2,
        returnWindowS: 90,
        twoPersonTermination: true,
        recording: { recorded: true, keptDays: 30 },
        loadWeight: 1.5,
      },
    });
    expect(readExamDraft(draftOf(exam)).exam).toEqual(exam);
  });

  it('takes lines without empty ones, and numbers as people write them', () => {
    const { exam } = readExamDraft(
      draft({ rules: ' Sit. \n\n Be quiet.\n', loadWeight: '0,5', maxPauses: ' 3 ' }),
    );
    expect(exam).toMatchObject({ rules: ['Sit.', 'Be quiet.'], policy: { loadWeight: 0.5, maxPauses: 3 } });
  });

  it('asks for consent whatever is chosen, and in the order of the check-in', () => {
    const { exam } = readExamDraft(draft({ checkInSteps: ['room-scan', 'equipment'] }));
    expect(exam?.policy.checkInSteps).toEqual(['consent', 'equipment', 'room-scan']);
  });

  it('keeps nothing of days where nothing is recorded', () => {
    const { exam } = readExamDraft(draft({ recorded: false, keptDays: 'many' }));
    expect(exam?.policy.recording).toEqual({ recorded: false, keptDays: 0 });
  });

  it.each<[keyof ExamDraft, Partial<ExamDraft>]>([
    ['title', { title: '  ' }],
    ['durationMinutes', { durationMinutes: '' }],
    ['durationMinutes', { durationMinutes: '1.5' }],
    ['durationMinutes', { durationMinutes: '1441' }],
    ['rules', { rules: 'x'.repeat(501) }],
    [
      'allowedMaterials',
      { allowedMaterials: Array.from({ length: 51 }, (_, index) => `${index}`).join('\n') },
    ],
    ['roomCoveragePercent', { roomCoveragePercent: '101' }],
    ['maxPauses', { maxPauses: '-1' }],
    ['returnWindowMinutes', { returnWindowMinutes: 'soon' }],
    ['keptDays', { recorded: true, keptDays: '' }],
    ['loadWeight', { loadWeight: '0' }],
  ])('names what does not fit: %s', (field, change) => {
    expect(problemsOf(change)).toEqual([field]);
  });

  it('says what fits as the contract does', () => {
    expect(numberRanges).toEqual({
      durationMinutes: { least: 1, most: 1440 },
      roomCoveragePercent: { least: 0, most: 100 },
      maxPauses: { least: 0, most: 100 },
      returnWindowMinutes: { least: 0, most: 1440 },
      keptDays: { least: 0, most: 3650 },
      loadWeight: { least: 0.1, most: 10 },
    });
  });
});
