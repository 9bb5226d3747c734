import type { ExamSession } from '../../../../gateway/contract/exam-sessions.ts';

/** The media server's name as people know it: without the scheme. */
export const hostOf = ({ origin }: NonNullable<ExamSession['publishing']>): string => new URL(origin).host;
