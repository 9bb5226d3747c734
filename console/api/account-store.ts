import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Account } from '../../gateway/contract/sign-in.ts';
import { gatewayApi } from './gateway-api.ts';
import { ApiError } from './http-client.ts';
import { forgetDrafts } from './kept-drafts.ts';

/** Who is signed in. `account` is undefined until it has been asked for, null when nobody is. */
export const useAccountStore = defineStore('account', () => {
  const account = shallowRef<Account | null | undefined>(undefined);

  /** Asks the gateway; rejects only where the gateway cannot be asked. */
  async function load(): Promise<Account | null> {
    try {
      account.value = await gatewayApi.me();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not-signed-in') throw error;
      account.value = null;
    }
    return account.value;
  }

  async function signIn(name: string, password: string): Promise<Account> {
    forgetDrafts();
    account.value = await gatewayApi.signIn(name, password);
    return account.value;
  }

  async function signInByLink(token: string): Promise<Account> {
    forgetDrafts();
    account.value = await gatewayApi.signInByLink(token);
    return account.value;
  }

  async function signOut(): Promise<void> {
    await gatewayApi.signOut();
    forgetDrafts();
    account.value = null;
  }

  return { account, load, signIn, signInByLink, signOut };
});
