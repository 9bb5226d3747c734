import { computed, onScopeDispose, reactive, ref } from 'vue';
import { uploadLimitBytes, type EquipmentReading } from '../../../../../gateway/contract/equipment.ts';
import { gatewayApi } from '../../../../api/gateway-api.ts';
import { errorCodeOf } from '../../../../api/http-client.ts';
import { useLiveStore } from '../../../../api/live-store.ts';

const askEveryMs = 1000;
/** Longer than the gateway measures. */
const longestUploadMs = 10_000;

/** What the page says about itself, or that the step is over: no failure of the check. */
const saidElsewhere: ReadonlySet<string> = new Set(['network-unreachable', 'command-illegal']);

/** The equipment check of one exam session, asked for again and again while the component lives. */
export function useEquipmentCheck(examSessionId: string) {
  const live = useLiveStore();
  const readings = ref<EquipmentReading[] | null>(null);
  /** Of what the page asks by itself, and of what the candidate did last: the next reading does not take that away. */
  const errorCodes = reactive<Record<'asking' | 'doing', string | null>>({ asking: null, doing: null });
  const errorCode = computed(() => errorCodes.doing ?? errorCodes.asking);
  const isUploading = ref(false);
  const isFinishing = ref(false);
  const leaving = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(kind: 'asking' | 'doing', work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      errorCodes[kind] = null;
      return true;
    } catch (error) {
      const code = errorCodeOf(error);
      errorCodes[kind] = saidElsewhere.has(code) ? null : code;
      return false;
    }
  }

  async function ask(): Promise<void> {
    await attempt('asking', async () => {
      readings.value = await gatewayApi.equipment(examSessionId);
    });
    const isUnmeasured = readings.value?.some(({ what, value }) => what === 'upload' && value === null);
    if (isUnmeasured === true && !hasUploaded) void measureUpload();
    if (!leaving.signal.aborted) timer = setTimeout(() => void ask(), askEveryMs);
  }

  let hasUploaded = false;
  async function measureUpload(): Promise<void> {
    if (isUploading.value) return;
    hasUploaded = true;
    isUploading.value = true;
    const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(longestUploadMs)]);
    await attempt('doing', async () => {
      readings.value = await gatewayApi.uploadForMeasuring(examSessionId, randomBytes(), signal);
    });
    isUploading.value = false;
  }

  function countBeeps(count: number | null): Promise<boolean> {
    return attempt('doing', async () => {
      readings.value = await gatewayApi.countBeeps(examSessionId, count);
    });
  }

  /** Lets the gateway write down what it measures now. */
  async function finish(): Promise<boolean> {
    isFinishing.value = true;
    const isDone = await attempt('doing', async () => {
      live.tellExamSession(await gatewayApi.finishEquipment(examSessionId));
    });
    isFinishing.value = false;
    return isDone;
  }

  onScopeDispose(() => {
    leaving.abort();
    clearTimeout(timer);
  });
  void ask();
  return { readings, errorCode, isUploading, isFinishing, measureUpload, countBeeps, finish };
}

/** Bytes that nothing on the way can make fewer. */
function randomBytes(): Blob {
  const chunk = 65_536;
  const parts = Array.from({ length: uploadLimitBytes / chunk }, () =>
    crypto.getRandomValues(new Uint8Array(chunk)),
  );
  return new Blob(parts, { type: 'application/octet-stream' });
}
