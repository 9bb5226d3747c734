import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { builtInCannedMessages } from '../../gateway/contract/built-in-canned-messages.ts';
import type { CannedMessageList } from '../../gateway/contract/canned-messages.ts';

const builtIn: CannedMessageList = { version: 0, messages: [...builtInCannedMessages] };

/** The words that proctors have ready; those that come with the gateway until it has told. */
export const useCannedMessagesStore = defineStore('canned-messages', () => {
  const list = shallowRef<CannedMessageList>(builtIn);
  function tell(current: CannedMessageList): void {
    list.value = current;
  }
  return { list, tell, forget: () => tell(builtIn) };
});
