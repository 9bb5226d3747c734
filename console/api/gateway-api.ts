import type { CannedMessageList, NewCannedMessages } from '../../gateway/contract/canned-messages.ts';
import { cannedMessageListSchema } from '../../gateway/contract/canned-messages.ts';
import { equipmentCheckSchema, type EquipmentReading } from '../../gateway/contract/equipment.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import { logEntryListSchema } from '../../gateway/contract/exam-log.ts';
import type {
  ExamSession,
  NewExamSession,
  ScheduledExamSession,
  ViewerToken,
} from '../../gateway/contract/exam-sessions.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  scheduledExamSessionSchema,
  viewerTokenSchema,
} from '../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../gateway/contract/headsets.ts';
import { headsetListSchema } from '../../gateway/contract/headsets.ts';
import type { IdentityStill, IdentityStillKind } from '../../gateway/contract/identity-stills.ts';
import { identityStillSchema } from '../../gateway/contract/identity-stills.ts';
import type { LegalHold } from '../../gateway/contract/legal-holds.ts';
import { legalHoldListSchema } from '../../gateway/contract/legal-holds.ts';
import type { Proctor } from '../../gateway/contract/proctors.ts';
import { proctorListSchema } from '../../gateway/contract/proctors.ts';
import type { FigureMoment, ReplayOutline } from '../../gateway/contract/replay.ts';
import { figureHistorySchema, replayOutlineSchema } from '../../gateway/contract/replay.ts';
import type { SessionStatistics } from '../../gateway/contract/session-statistics.ts';
import { sessionStatisticsSchema } from '../../gateway/contract/session-statistics.ts';
import type { Account, ManagedAccount, NewAccount, SignInLink } from '../../gateway/contract/sign-in.ts';
import { accountListSchema, signedInSchema, signInLinkSchema } from '../../gateway/contract/sign-in.ts';
import { ApiError, requestBlob, requestJson, requestNothing } from './http-client.ts';

/** Pictures and measurements take their time on the slow line that is to be found out about, and long recordings are proven first. */
const uploadAnswerMs = 60_000;

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
  scheduleExamSession(wanted: NewExamSession): Promise<ScheduledExamSession> {
    const request = { method: 'POST', path: at('exam-sessions'), body: wanted } as const;
    return requestJson(request, scheduledExamSessionSchema);
  },
  /** Another sign-in link for its candidate. */
  candidateLink(examSessionId: string): Promise<SignInLink> {
    const path = at('exam-sessions', examSessionId, 'candidate-link');
    return requestJson({ method: 'POST', path }, signInLinkSchema);
  },
  /** The candidate faces the screen: how the scan goes is told by events. */
  startRoomScan(examSessionId: string): Promise<void> {
    return requestNothing({ method: 'POST', path: at('exam-sessions', examSessionId, 'room-scan') });
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
    const request = { method: 'POST', path, file, signal, answerWithinMs: uploadAnswerMs } as const;
    return (await requestJson(request, equipmentCheckSchema)).readings;
  },
  finishEquipment(id: string): Promise<ExamSession> {
    const path = at('exam-sessions', id, 'equipment', 'finish');
    return requestJson({ method: 'POST', path }, examSessionSchema);
  },
  /** A still of the seat's webcam. */
  takeIdentityStill(id: string, kind: IdentityStillKind): Promise<IdentityStill> {
    const path = at('exam-sessions', id, 'identity-stills');
    return requestJson({ method: 'POST', path, body: { kind } }, identityStillSchema);
  },
  /** A picture file in its place. */
  uploadIdentityStill(id: string, kind: IdentityStillKind, file: Blob): Promise<IdentityStill> {
    const path = at('exam-sessions', id, 'identity-uploads', kind);
    return requestJson({ method: 'POST', path, file, answerWithinMs: uploadAnswerMs }, identityStillSchema);
  },
  /** How its media are encoded and reach those who watch. */
  sessionStatistics(id: string): Promise<SessionStatistics> {
    return requestJson({ path: at('exam-sessions', id, 'statistics') }, sessionStatisticsSchema);
  },
  /** How its media went while it was recorded. */
  async replayFigures(id: string): Promise<FigureMoment[]> {
    const path = at('exam-sessions', id, 'replay', 'figures');
    return (await requestJson({ path }, figureHistorySchema)).moments;
  },
  /** What can be replayed of it; `again` for what is new in an outline that is open. */
  replayOutline(id: string, again: boolean): Promise<ReplayOutline> {
    const path = `${at('exam-sessions', id, 'replay')}${again ? '?again=true' : ''}`;
    return requestJson({ path }, replayOutlineSchema);
  },
  /** Those that it is or was on, the oldest first; so do the next two answer. */
  async legalHolds(id: string): Promise<LegalHold[]> {
    return (await requestJson({ path: at('exam-sessions', id, 'legal-holds') }, legalHoldListSchema)).holds;
  },
  async placeLegalHold(id: string, reason: string): Promise<LegalHold[]> {
    const path = at('exam-sessions', id, 'legal-holds');
    return (await requestJson({ method: 'POST', path, body: { reason } }, legalHoldListSchema)).holds;
  },
  async liftLegalHold(id: string, reason: string): Promise<LegalHold[]> {
    const path = at('exam-sessions', id, 'legal-holds', 'lift');
    return (await requestJson({ method: 'POST', path, body: { reason } }, legalHoldListSchema)).holds;
  },
  /** Where the sealed recording of an exam session, and its report in a language, are to be had; rejects where they are not. */
  async sealedEvidence(id: string, language: string): Promise<{ evidence: string; report: string }> {
    const evidence = at('exam-sessions', id, 'export');
    const report = `${at('exam-sessions', id, 'report')}?language=${encodeURIComponent(language)}`;
    try {
      await requestNothing({ method: 'HEAD', path: evidence, answerWithinMs: uploadAnswerMs });
      return { evidence, report };
    } catch (error) {
      // An answer without a body says why by its status alone.
      const isUnsealed = error instanceof ApiError && error.status === 409;
      throw isUnsealed ? new ApiError('evidence-unsealed', true, error.status) : error;
    }
  },
  viewerToken(examSessionId: string): Promise<ViewerToken> {
    const path = at('exam-sessions', examSessionId, 'viewer-token');
    return requestJson({ method: 'POST', path }, viewerTokenSchema);
  },
  /** The latest small picture of the whole room, a JPEG. */
  still(examSessionId: string): Promise<Blob> {
    return requestBlob({ path: at('exam-sessions', examSessionId, 'still') });
  },
  cannedMessages(): Promise<CannedMessageList> {
    return requestJson({ path: at('canned-messages') }, cannedMessageListSchema);
  },
  changeCannedMessages(change: NewCannedMessages): Promise<CannedMessageList> {
    const request = { method: 'PUT', path: at('canned-messages'), body: change } as const;
    return requestJson(request, cannedMessageListSchema);
  },
  /** Everybody to whom an exam session can be handed over. */
  async proctors(): Promise<Proctor[]> {
    return (await requestJson({ path: at('proctors') }, proctorListSchema)).proctors;
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

/** Address of what the candidate's webcam sees now; `version` tells one request from the next. */
export function webcamPreviewUrl(examSessionId: string, kind: IdentityStillKind, version: number): string {
  return `${at('exam-sessions', examSessionId, 'webcam-preview')}?kind=${kind}&v=${version}`;
}

/** Address of a still of a candidate's face or document. */
export function identityStillUrl(examSessionId: string, stillId: string): string {
  return at('exam-sessions', examSessionId, 'identity-stills', stillId);
}
