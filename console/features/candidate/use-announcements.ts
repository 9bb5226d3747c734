import type { Ref } from 'vue';
import { ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ConversationItem } from './conversation/conversation-items.ts';
import { directionOf } from './conversation/direction.ts';
import { clockText } from '../../ui/duration.ts';

/**
 * What screen readers are told of what comes in: warnings and requests at once, everything else when there is a pause. What was there
 * when the page opened (up to sequence number `since`) and the candidate's own words are not read out.
 */
export function useAnnouncements(
  items: Readonly<Ref<readonly ConversationItem[]>>,
  since: Readonly<Ref<number | null>>,
): { urgent: Ref<string>; polite: Ref<string> } {
  const { t } = useI18n();
  const urgent = ref('');
  const polite = ref('');
  let announced = 0;

  const said = (item: ConversationItem): string => {
    const { by: name } = item;
    switch (item.kind) {
      case 'hand-seen':
        return t('candidate.conversation.handSeen', { name });
      case 'time-added': {
        const time = clockText(item.seconds * 1000);
        return `${t('candidate.conversation.timeAdded', { name, time })} ${item.reason}`;
      }
      case 'warning':
        return `${t('candidate.conversation.warning')}. ${name}: ${item.text}`;
      case 'adjust': {
        const direction = t(`candidate.direction.${directionOf(item.bearingDeg)}`);
        return `${t('candidate.conversation.adjust')}. ${name}: ${item.text} (${direction})`;
      }
      case 'own':
      case 'spoken':
      case 'message':
        return `${name}: ${item.text}`;
    }
  };

  watch([items, since], ([all, sinceSequence]) => {
    if (sinceSequence === null) return;
    const fresh = all.filter(({ sequence }) => sequence > Math.max(sinceSequence, announced));
    announced = Math.max(announced, ...fresh.map(({ sequence }) => sequence));
    const isUrgent = ({ kind }: ConversationItem) => kind === 'warning' || kind === 'adjust';
    // Captions are read out where they are shown.
    const isPolite = ({ kind }: ConversationItem) => !['warning', 'adjust', 'own', 'spoken'].includes(kind);
    const loud = fresh.filter(isUrgent);
    const quiet = fresh.filter(isPolite);
    if (loud.length > 0) urgent.value = loud.map(said).join(' ');
    if (quiet.length > 0) polite.value = quiet.map(said).join(' ');
  });
  return { urgent, polite };
}
