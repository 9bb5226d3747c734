import type { Role } from '../../gateway/contract/roles.ts';

export type PageName =
  'wall' | 'session' | 'replay' | 'candidate' | 'exams' | 'words' | 'headsets' | 'accounts';

/** Which pages a role may open; the first is where it begins. The gateway decides again on every request. */
export const pagesOfRole: Record<Role, readonly [PageName, ...PageName[]]> = {
  candidate: ['candidate'],
  proctor: ['wall', 'session', 'replay'],
  supervisor: ['wall', 'session', 'replay', 'exams', 'words', 'headsets'],
  technician: ['headsets'],
  administrator: ['accounts', 'exams', 'headsets'],
};

/** Pages that stand in the navigation; the others are reached from them. */
export const navigationPages: readonly PageName[] = ['wall', 'exams', 'words', 'headsets', 'accounts'];

export function mayOpen(role: Role, page: PageName): boolean {
  return pagesOfRole[role].includes(page);
}
