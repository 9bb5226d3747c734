import { useI18n } from 'vue-i18n';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import { entryValues } from './entry-values.ts';
import { useBlindText } from './use-blind-text.ts';

/** Says in a few words what was done; not the words that a person typed. */
export function useEntryText(): (entry: Pick<LogEntry, 'command'>) => string {
  const { t } = useI18n();
  const nameBlind = useBlindText();
  return ({ command }) =>
    t(
      `log.did.${command.type}`,
      entryValues(command, { nameStep: (step) => t(`checkInStep.${step}`), nameBlind }),
    );
}
