import type { Ref } from 'vue';
import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata } from '../../../gateway/contract/media.ts';
import { gatewayApi } from '../../api/gateway-api.ts';
import { useLiveStore } from '../../api/live-store.ts';
import { FrameMetadataLog } from '../../media/frame-metadata-log.ts';
import type { ReceivedTrack } from '../../media/received-streams.ts';
import { WhepClient } from '../../media/whep-client.ts';
import type { Wishes } from '../../media/whep-connection.ts';
import type { WhepState } from '../../media/whep-state.ts';
import { hasAgreed } from '../../ui/has-agreed.ts';

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
  /** Whether a live picture of the room has ever been shown. */
  const hasShownPicture = ref(false);
  let wishes: Wishes = {};

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
    client.value.wish(wishes);
    state.value = { phase: 'connecting' };
  }

  watch(() => trackSet(examSession.value), start, { immediate: true });
  reviveWhenTold(examSession, client);
  onScopeDispose(stop);
  return {
    state,
    received,
    voice,
    metadataLog,
    hasShownPicture,
    noteFrame: () => {
      hasShownPicture.value = true;
      client.value?.noteFrame();
    },
    /** What is wanted of the tracks from now on. */
    wish: (wanted: Wishes) => {
      wishes = wanted;
      client.value?.wish(wanted);
    },
    restart: start,
  };
}

/** Does not wait for the next attempt when the gateway says that pictures come, or is itself there again. */
function reviveWhenTold(
  examSession: Readonly<Ref<ExamSession | null>>,
  client: Readonly<Ref<WhepClient | null>>,
): void {
  const live = useLiveStore();
  watch(
    () => examSession.value?.media.condition,
    (condition) => {
      if (condition === 'live') client.value?.retryNow();
    },
  );
  watch(
    () => live.connection,
    (connection) => {
      if (connection === 'open') client.value?.reviveNow();
    },
  );
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
