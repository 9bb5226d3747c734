import type { Ref } from 'vue';
import { onMounted, onScopeDispose, ref } from 'vue';
import { useOnScreen } from '../ui/use-on-screen.ts';
import type { PictureFlow } from './picture-freshness.ts';
import { PictureFreshness } from './picture-freshness.ts';

const lookEveryMs = 250;

/**
 * How the pictures of a video that shows a received stream come, while the component lives. `silentS` are whole seconds
 * without one, not counting those in which the video or its page was out of sight; `isShown` says whether a picture that came
 * over the network is on show, `isOnScreen` whether the video is in sight.
 */
export function usePictureFreshness(video: Readonly<Ref<HTMLVideoElement | null>>) {
  const freshness = new PictureFreshness();
  const isOnScreen = useOnScreen(video);
  const flow = ref<PictureFlow>('opening');
  const isShown = ref(false);
  const silentS = ref(0);
  let frameRequest = 0;

  function tell(): void {
    flow.value = freshness.flow;
    isShown.value = freshness.isShown;
    silentS.value = Math.floor(freshness.silentMs / 1000);
  }

  function noteGone(): void {
    freshness.noteGone();
    tell();
  }

  function waitForFrame(element: HTMLVideoElement): void {
    frameRequest = element.requestVideoFrameCallback((_now, frame) => {
      waitForFrame(element);
      // When a track ends, Chromium makes up a black frame that came over no network.
      if (frame.rtpTimestamp === undefined) freshness.noteGone();
      else freshness.notePicture();
      tell();
    });
  }

  const timer = setInterval(() => {
    freshness.look(performance.now(), isOnScreen.value);
    tell();
  }, lookEveryMs);
  let element: HTMLVideoElement | null = null;
  onMounted(() => {
    element = video.value;
    if (!element) return;
    waitForFrame(element);
    // Another stream, or none: what was on show is not any more.
    element.addEventListener('emptied', noteGone);
  });
  onScopeDispose(() => {
    clearInterval(timer);
    element?.cancelVideoFrameCallback(frameRequest);
    element?.removeEventListener('emptied', noteGone);
  });
  return { flow, isShown, silentS, isOnScreen };
}
