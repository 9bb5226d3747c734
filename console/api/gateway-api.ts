import { equipmentCheckSchema, type EquipmentReading } from '../../gateway/contract/equipment.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import { logEntryListSchema } from '../../gateway/contract/exam-log.ts';
import type { ExamSession, ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  viewerTokenSchema,
} from '../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../gateway/contract/headsets.ts';
import { headsetListSchema } from '../../gateway/contract/headsets.ts';
import type { Account, ManagedAccount, NewAccount, SignInLink } from '../../gateway/contract/sign-in.ts';
import { accountListSchema, signedInSchema, signInLinkSchema } from '../../gateway/contract/sign-in.ts';
import { requestBlob, requestJson, requestNothing } from './http-client.ts';

const at = (...parts: string[]): string => `/api/${parts.map(encodeURIComponent).join('/')}`;

/** Every request the console makes of the gateway; each rejects with `ApiError`. */
export const gatewayApi = {
  async signIn(name: string, password: string): Promise<Account> {
    const request = { method: 'POST', path: at('sign-in'), body: { name, password } } as const;
    return (await requestJson(request, signedInSchema)).account;
  },
  async signInByLink(token: string): Promise<Account> {
    const request = { method: 'POST', path: at('sign-in', 'link'), body: { token } } as const;
    return (await requestJson(request, signedInSchema)).account;
  },
  signOut(): Promise<void> {
    return requestNothing({ method: 'POST', path: at('sign-out') });
  },
  async me(): Promise<Account> {
    return (await requestJson({ path: at('me') }, signedInSchema)).account;
  },
  async examSessions(): Promise<ExamSession[]> {
    return (await requestJson({ path: at('exam-sessions') }, examSessionListSchema)).examSessions;
  },
  examSession(id: string): Promise<ExamSession> {
    return requestJson({ path: at('exam-sessions', id) }, examSessionSchema);
  },
  commandExamSession(id: string, request: CommandRequest): Promise<ExamSession> {
    const path = at('exam-sessions', id, 'commands');
    return requestJson({ method: 'POST', path, body: request }, examSessionSchema);
  },
  /** What happened in it, oldest first. */
  async examLog(id: string): Promise<LogEntry[]> {
    return (await requestJson({ path: at('exam-sessions', id, 'log') }, logEntryListSchema)).entries;
  },
  async equipment(id: string): Promise<EquipmentReading[]> {
    const path = at('exam-sessions', id, 'equipment');
    return (await requestJson({ path }, equipmentCheckSchema)).readings;
  },
  /** A sound of so many beeps as only the gateway knows. */
  newBeeps(id: string): Promise<Blob> {
    return requestBlob({ method: 'POST', path: at('exam-sessions', id, 'equipment', 'beeps') });
  },
  async countBeeps(id: string, count: number | null): Promise<EquipmentReading[]> {
    const path = at('exam-sessions', id, 'equipment', 'heard');
    return (await requestJson({ method: 'POST', path, body: { count } }, equipmentCheckSchema)).readings;
  },
  async uploadForMeasuring(id: string, file: Blob, signal: AbortSignal): Promise<EquipmentReading[]> {
    const path = at('exam-sessions', id, 'equipment', 'upload');
    return (await requestJson({ method: 'POST', path, file, signal }, equipmentCheckSchema)).readings;
  },
  finishEquipment(id: string): Promise<ExamSession> {
    const path = at('exam-sessions', id, 'equipment', 'finish');
    return requestJson({ method: 'POST', path }, examSessionSchema);
  },
  viewerToken(examSessionId: string): Promise<ViewerToken> {
    const path = at('exam-sessions', examSessionId, 'viewer-token');
    return requestJson({ method: 'POST', path }, viewerTokenSchema);
  },
  async headsets(): Promise<Headset[]> {
    return (await requestJson({ path: at('headsets') }, headsetListSchema)).headsets;
  },
  async accounts(): Promise<ManagedAccount[]> {
    return (await requestJson({ path: at('accounts') }, accountListSchema)).accounts;
  },
  createAccount(account: NewAccount): Promise<void> {
    return requestNothing({ method: 'POST', path: at('accounts'), body: account });
  },
  setAccountDisabled(id: string, disabled: boolean): Promise<void> {
    return requestNothing({ method: 'PATCH', path: at('accounts', id), body: { disabled } });
  },
  createSignInLink(accountId: string): Promise<SignInLink> {
    return requestJson({ method: 'POST', path: at('accounts', accountId, 'link') }, signInLinkSchema);
  },
};

/** Address of the latest still of a panorama; `version` tells one request from the next. */
export function stillUrl(examSessionId: string, version: number): string {
  return `${at('exam-sessions', examSessionId, 'still')}?v=${version}`;
}
