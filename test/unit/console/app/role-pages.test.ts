import { expect, it } from 'vitest';
import { roles } from '../../../../gateway/contract/roles.ts';
import { mayOpen, navigationPages, pagesOfRole } from '../../../../console/app/role-pages.ts';

it('every role begins on a page it may open', () => {
  for (const role of roles) expect(mayOpen(role, pagesOfRole[role][0])).toBe(true);
});

it('only those who watch may see a room, only candidates their own page, only administrators accounts', () => {
  expect(roles.filter((role) => mayOpen(role, 'session'))).toEqual(['proctor', 'supervisor']);
  expect(roles.filter((role) => mayOpen(role, 'replay'))).toEqual(['proctor', 'supervisor']);
  expect(roles.filter((role) => mayOpen(role, 'wall'))).toEqual(['proctor', 'supervisor']);
  expect(roles.filter((role) => mayOpen(role, 'candidate'))).toEqual(['candidate']);
  expect(roles.filter((role) => mayOpen(role, 'accounts'))).toEqual(['administrator']);
  expect(roles.filter((role) => mayOpen(role, 'exams'))).toEqual(['supervisor', 'administrator']);
  expect(navigationPages.some((page) => mayOpen('candidate', page))).toBe(false);
});
