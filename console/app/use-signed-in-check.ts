import { watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAccountStore } from '../api/account-store.ts';
import { useLiveStore } from '../api/live-store.ts';

/**
 * Finds out whether a broken event stream means that the sign-in has ended, and then leads to the sign-in page;
 * a browser does not say why a WebSocket was refused.
 */
export function useSignedInCheck(): void {
  const route = useRoute();
  const router = useRouter();
  const accounts = useAccountStore();
  const live = useLiveStore();

  watch(
    () => live.connection,
    async (connection) => {
      const isAway = connection === 'broken' || connection === 'signed-out';
      if (!isAway || route.meta.page === undefined) return;
      const account = await accounts.load().catch(() => undefined);
      if (account === null) await router.push({ name: 'sign-in', query: { to: route.fullPath } });
    },
  );
}
