import type { Ref } from 'vue';
import { computed, onMounted, onScopeDispose, ref } from 'vue';

/** Whether an element is in view, or within `marginPx` of it, in a page that is itself in view. */
export function useOnScreen(
  element: Readonly<Ref<HTMLElement | null>>,
  marginPx = 0,
): Readonly<Ref<boolean>> {
  const isInView = ref(false);
  const isPageShown = ref(!document.hidden);
  const observer = new IntersectionObserver(
    (entries) => {
      isInView.value = entries.at(-1)?.isIntersecting ?? false;
    },
    { rootMargin: `${marginPx}px` },
  );
  const onVisibility = (): void => {
    isPageShown.value = !document.hidden;
  };
  document.addEventListener('visibilitychange', onVisibility);
  onMounted(() => {
    if (element.value) observer.observe(element.value);
  });
  onScopeDispose(() => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', onVisibility);
  });
  return computed(() => isInView.value && isPageShown.value);
}
