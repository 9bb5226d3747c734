import { onScopeDispose, watch, type Ref } from 'vue';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { useExamCommands } from '../api/use-exam-commands.ts';
import { Talk } from './talk.ts';

/**
 * Talks to the candidate through the headset's speaker while the component lives. It ends by itself when the page is hidden, loses the
 * focus or is left, when the connection breaks, and when the gateway says that somebody else talks or nobody.
 */
export function useTalk(
  examSession: Readonly<Ref<ExamSession>>,
  voice: Readonly<Ref<RTCRtpSender | null>>,
  ownAccountId: Readonly<Ref<string>>,
): Talk {
  const { give, errorCode } = useExamCommands(examSession);
  const isTalker = (): boolean => examSession.value.talking?.accountId === ownAccountId.value;
  const talk = new Talk({
    voice,
    hasSpeaker: () => examSession.value.media.hasSpeaker,
    isTalker,
    tell: async (type) => ((await give({ type })) ? null : (errorCode.value ?? 'internal')),
  });
  watch(isTalker, (isStill) => {
    if (!isStill && talk.state.value.phase === 'live') talk.cutOff();
  });
  watch(voice, (sender) => {
    const { phase } = talk.state.value;
    if (sender !== null) talk.moveOn();
    else if ((phase === 'starting' || phase === 'live') && talk.state.value.hasVoice) talk.cutOff();
  });
  releaseWhenLeft(talk);
  onScopeDispose(() => talk.end());
  return talk;
}

function releaseWhenLeft(talk: Talk): void {
  const onLeft = (): void => {
    if (!talk.isAsking) talk.release();
  };
  const onHidden = (): void => {
    if (document.hidden) talk.release();
  };
  addEventListener('blur', onLeft);
  addEventListener('pagehide', onLeft);
  document.addEventListener('visibilitychange', onHidden);
  onScopeDispose(() => {
    removeEventListener('blur', onLeft);
    removeEventListener('pagehide', onLeft);
    document.removeEventListener('visibilitychange', onHidden);
  });
}
