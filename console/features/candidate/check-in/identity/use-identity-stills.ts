import type { Ref } from 'vue';
import { computed, ref } from 'vue';
import type { IdentityStill, IdentityStillKind } from '../../../../../gateway/contract/identity-stills.ts';
import { largestUploadBytes } from '../../../../../gateway/contract/identity-stills.ts';
import { gatewayApi } from '../../../../api/gateway-api.ts';
import { errorCodeOf } from '../../../../api/http-client.ts';
import { shrunkPicture } from './shrunk-picture.ts';

/** From the second try on a picture may be used whatever is wrong with it: nobody is stranded by a bad webcam. */
const triesUntilAnyMayBeUsed = 2;

/** Takes the candidate through both stills, one after the other; what is accepted is kept in `accepted`. */
export function useIdentityStills(examSessionId: Readonly<Ref<string>>) {
  const accepted = ref<Partial<Record<IdentityStillKind, IdentityStill>>>({});
  const taken = ref<IdentityStill | null>(null);
  const tries = ref<Record<IdentityStillKind, number>>({ face: 0, document: 0 });
  const errorCode = ref<string | null>(null);
  const isTaking = ref(false);

  /** The one that is to be taken; null when both are. */
  const kind = computed<IdentityStillKind | null>(() => {
    if (!accepted.value.face) return 'face';
    return accepted.value.document ? null : 'document';
  });
  const mayUse = computed(
    () =>
      taken.value !== null &&
      (taken.value.problems.length === 0 || tries.value[taken.value.kind] >= triesUntilAnyMayBeUsed),
  );

  async function keep(make: (wanted: IdentityStillKind) => Promise<IdentityStill>): Promise<void> {
    const wanted = kind.value;
    if (wanted === null || isTaking.value) return;
    isTaking.value = true;
    errorCode.value = null;
    try {
      taken.value = await make(wanted);
      tries.value[wanted] += 1;
    } catch (error) {
      errorCode.value = errorCodeOf(error);
    } finally {
      isTaking.value = false;
    }
  }
  const take = (): Promise<void> =>
    keep((wanted) => gatewayApi.takeIdentityStill(examSessionId.value, wanted));

  /** A file that the gateway would refuse for its size is made smaller before it is sent. */
  async function send(file: Blob): Promise<void> {
    const fitting = file.size > largestUploadBytes ? await shrunkPicture(file).catch(() => null) : file;
    if (fitting === null) errorCode.value = 'picture-too-large';
    else await keep((wanted) => gatewayApi.uploadIdentityStill(examSessionId.value, wanted, fitting));
  }

  function use(): void {
    if (taken.value !== null) accepted.value = { ...accepted.value, [taken.value.kind]: taken.value };
    taken.value = null;
  }
  function takeAgain(): void {
    taken.value = null;
    errorCode.value = null;
  }
  function startOver(): void {
    accepted.value = {};
    takeAgain();
  }
  return { kind, taken, accepted, mayUse, errorCode, isTaking, take, send, use, takeAgain, startOver };
}
