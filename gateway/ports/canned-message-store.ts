import type { CannedMessageList } from '../contract/canned-messages.ts';

/** Keeps the words that proctors have ready. Every method throws `store-failed` when the store cannot be read or written. */
export interface CannedMessageStore {
  /** Null as long as nobody has changed those that come with the gateway. */
  current(): Promise<CannedMessageList | null>;
  /** Takes the list where its version follows on the one that is kept (1 on none), all or nothing; answers whether it did. */
  put(list: CannedMessageList): Promise<boolean>;
}
