import { useI18n } from 'vue-i18n';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import { stageOf } from './page-stage.ts';
import { overKind } from './told-end.ts';

/** The heading of what the page is about now. */
export function useStageTitle(): (examSession: ExamSession) => string {
  const { t } = useI18n();
  return (examSession) => {
    switch (stageOf(examSession)) {
      case 'begin':
        return t('candidate.begin.title', { exam: examSession.examTitle });
      case 'consent':
        return t('candidate.consent.title');
      case 'check-in':
        return t('candidate.checkIn.title');
      case 'lobby':
        return t('candidate.lobby.title');
      case 'exam':
        return examSession.examTitle;
      case 'paused':
        return t('candidate.paused.title');
      case 'over':
        return t(`candidate.over.${overKind(examSession)}.title`);
    }
  };
}
