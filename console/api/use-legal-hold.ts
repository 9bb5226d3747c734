import { ref, shallowRef } from 'vue';
import type { LegalHold } from '../../gateway/contract/legal-holds.ts';
import { gatewayApi } from './gateway-api.ts';
import { errorCodeOf } from './http-client.ts';

/** The legal holds of one exam session at a time: looked at, placed, lifted. Whether it is on hold now, its events tell. */
export function useLegalHold() {
  const holds = shallowRef<LegalHold[]>([]);
  const errorCode = ref<string | null>(null);
  const isBusy = ref(false);

  async function ask(request: () => Promise<LegalHold[]>): Promise<boolean> {
    isBusy.value = true;
    errorCode.value = null;
    try {
      holds.value = await request();
      return true;
    } catch (error) {
      errorCode.value = errorCodeOf(error);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  const load = async (id: string): Promise<void> => {
    holds.value = [];
    await ask(() => gatewayApi.legalHolds(id));
  };
  return {
    ...{ holds, errorCode, isBusy, load },
    /** Both resolve with whether it was done. */
    place: (id: string, reason: string) => ask(() => gatewayApi.placeLegalHold(id, reason)),
    lift: (id: string, reason: string) => ask(() => gatewayApi.liftLegalHold(id, reason)),
  };
}
