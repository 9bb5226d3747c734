import { onScopeDispose, ref } from 'vue';
import type { IdentityStillKind } from '../../../../../gateway/contract/identity-stills.ts';
import { webcamPreviewUrl } from '../../../../api/gateway-api.ts';

/** The gateway answers with the webcam's next picture: that sets the pace, this only bounds it. */
const pauseMs = 120;
const pauseAfterFailureMs = 2000;

/** What the candidate's webcam sees, a few times a second while the component lives and the page is looked at. */
export function useWebcamPreview(examSessionId: string, kind: IdentityStillKind) {
  const source = ref<string | null>(null);
  const isDown = ref(false);
  let misses = 0;
  let version = 0;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function renew(): Promise<void> {
    const picture = new Image();
    version += 1;
    picture.src = webcamPreviewUrl(examSessionId, kind, version);
    const hasCome = await picture.decode().then(
      () => true,
      () => false,
    );
    if (isOver) return;
    misses = hasCome ? 0 : misses + 1;
    if (hasCome) source.value = picture.src;
    // One that is missed among many is no news.
    isDown.value = misses >= (source.value === null ? 1 : 2);
    timer = setTimeout(look, hasCome ? pauseMs : pauseAfterFailureMs);
  }
  function look(): void {
    if (document.hidden) timer = setTimeout(look, pauseAfterFailureMs);
    else void renew();
  }
  look();
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
  });
  return { source, isDown };
}
