import type { Ref } from 'vue';
import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata } from '../../../gateway/contract/media.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { FrameMetadataLog } from '../../media/frame-metadata-log.ts';
import { WhepClient } from '../../media/whep-client.ts';
import type { ReceivedTrack } from '../../media/whep-connection.ts';
import { hasAgreed } from '../../ui/has-agreed.ts';
import type { WhepState } from '../../media/whep-state.ts';

/** Receives an exam session's tracks from the candidate's consent on, and again whenever the set of tracks changes. */
export function useSessionMedia(
  examSession: Readonly<Ref<ExamSession | null>>,
  onFrameMetadata: (metadata: FrameMetadata) => void,
) {
  const state = ref<WhepState>({ phase: 'connecting' });
  const received = shallowReactive(new Map<string, ReceivedTrack>());
  const metadataLog = new FrameMetadataLog();
  const client = shallowRef<WhepClient | null>(null);
  const voice = shallowRef<RTCRtpSender | null>(null);

  function stop(): void {
    client.value?.stop();
    client.value = null;
    received.clear();
    metadataLog.clear();
  }

  function start(): void {
    stop();
    const wanted = examSession.value;
    if (!wanted || !hasAgreed(wanted) || wanted.media.tracks.length === 0) return;
    client.value = new WhepClient({
      tracks: wanted.media.tracks,
      getViewerToken: () => gatewayApi.viewerToken(wanted.id),
      onState: (next) => {
        if (next.phase !== 'stopped') state.value = next;
      },
      onTrack: (track) => received.set(track.trackId, track),
      onVoice: (sender) => {
        voice.value = sender;
      },
      onFrameMetadata: (metadata) => {
        metadataLog.add(metadata);
        onFrameMetadata(metadata);
      },
    });
    state.value = { phase: 'connecting' };
  }

  watch(() => trackSet(examSession.value), start, { immediate: true });
  watch(
    () => examSession.value?.media.condition,
    (condition) => {
      if (condition === 'live') client.value?.retryNow();
    },
  );
  onScopeDispose(stop);
  return {
    state,
    received,
    voice,
    metadataLog,
    noteFrame: () => client.value?.noteFrame(),
    restart: start,
  };
}

/** Changes whenever there is something else to receive. */
function trackSet(examSession: ExamSession | null): string {
  const tracks = examSession?.media.tracks ?? [];
  return [
    examSession?.id ?? '',
    String(examSession !== null && hasAgreed(examSession)),
    ...tracks.map(({ id, kind }) => `${id} ${kind}`),
  ].join('\n');
}
