import { expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import {
  filterExamSessions,
  isOpen,
  orderExamSessions,
  templates,
} from '../../../../../console/features/exams/exam-list.ts';
import { candidateNames, namesProblem } from '../../../../../console/features/exams/candidate-names.ts';
import { linksCsv } from '../../../../../console/features/exams/links-csv.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

it('the filter takes words of the candidate, the exam and the proctor, and the group', () => {
  const list = [
    sampleExamSession('a', { candidateName: 'Ada', state: 'scheduled', proctor: null }),
    sampleExamSession('b', { candidateName: 'Ben', state: 'paused' }),
    sampleExamSession('c', { candidateName: 'Cy', state: 'cancelled', proctor: null }),
  ];
  expect(ids(filterExamSessions(list, { text: '', group: 'all' }))).toEqual(['a', 'b', 'c']);
  expect(ids(filterExamSessions(list, { text: 'anatomy ada', group: 'all' }))).toEqual(['a']);
  expect(ids(filterExamSessions(list, { text: 'nair', group: 'all' }))).toEqual(['b']);
  expect(ids(filterExamSessions(list, { text: '', group: 'before' }))).toEqual(['a']);
  expect(ids(filterExamSessions(list, { text: '', group: 'over' }))).toEqual(['c']);
  expect(ids(orderExamSessions([...list].reverse()))).toEqual(['b', 'a', 'c']);
});

it('every state is in one group', () => {
  for (const state of examSessionStateSchema.options) {
    const list = [sampleExamSession('a', { state })];
    const found = (['before', 'running', 'over'] as const).filter(
      (group) => filterExamSessions(list, { text: '', group }).length > 0,
    );
    expect(found).toHaveLength(1);
    expect(isOpen({ state })).toBe(found[0] !== 'over');
  }
});

it('the last exam is the first template, each exam once', () => {
  const { exam } = sampleExamSession('x');
  const of = (id: string, durationMinutes: number) =>
    sampleExamSession(`${id}${durationMinutes}`, { exam: { ...exam, id, durationMinutes } });
  const found = templates([of('one', 60), of('two', 30), of('one', 90)]);
  expect(found.map(({ id, durationMinutes }) => [id, durationMinutes])).toEqual([
    ['one', 90],
    ['two', 30],
  ]);
});

it('names are one on each line, each once', () => {
  expect(candidateNames(' Ada Lindqvist \n\nBen Ito\nada lindqvist\n')).toEqual(['Ada Lindqvist', 'Ben Ito']);
  expect(namesProblem([])).toBe('none');
  expect(namesProblem(['x'.repeat(121)])).toBe('tooLong');
  expect(namesProblem(Array.from({ length: 201 }, (_, index) => `${index}`))).toBe('tooMany');
  expect(namesProblem(['Ada'])).toBeNull();
});

it('the table of links is safe to open: quotes are doubled and nothing is a formula', () => {
  const link = { url: 'https://x.example/sign-in#token=t', expiresAt: '2026-11-25T09:00:00.000Z' };
  const text = linksCsv(
    [
      { candidateName: 'Ada "the" Great', ...link },
      { candidateName: '=HYPERLINK("x")', ...link },
    ],
    ['Candidate', 'Link', 'Valid until'],
  );
  expect(text).toBe(
    '\uFEFF"Candidate","Link","Valid until"\r\n' +
      '"Ada ""the"" Great","https://x.example/sign-in#token=t","2026-11-25T09:00:00.000Z"\r\n' +
      `"'=HYPERLINK(""x"")","https://x.example/sign-in#token=t","2026-11-25T09:00:00.000Z"\r\n`,
  );
});
