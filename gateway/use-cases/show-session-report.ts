import type { Language } from '../contract/canned-messages.ts';
import { mayReview } from '../domain/exam-session/watching.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { PagePrinter } from '../ports/page-printer.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { reportExamSession } from './report-exam-session.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  report: ReturnType<typeof reportExamSession>;
  printer: PagePrinter;
}

export interface ReportWish {
  language: Language;
  format: 'html' | 'pdf';
}

/**
 * The report of an exam session for those who may look at its recording, once that is sealed. Rejects with `role-forbidden`, and as
 * `reportExamSession` and the printer do.
 */
export const showSessionReport =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, { language, format }: ReportWish): Promise<Uint8Array> => {
    const facts = deps.desk.facts(examSessionId);
    if (facts === null) throw new CodedError('not-found');
    if (!mayReview(facts, by.account)) throw new CodedError('role-forbidden');
    const detail = { format, language };
    const html = await deps.report({ examSessionId, language, accountId: by.account.id, detail });
    return format === 'html' ? new TextEncoder().encode(html) : deps.printer.pdf(html);
  };
