import type { ConsoleEvent } from '../../contract/events.ts';
import type { ExamSession } from '../../contract/exam-sessions.ts';
import type { Headset } from '../../contract/headsets.ts';
import type { NewAccount } from '../../contract/sign-in.ts';
import type { AccountRecord } from '../../domain/accounts/account.ts';
import type { SignedIn } from '../../ports/signed-in.ts';
import type { Viewer } from '../../ports/viewer-transport.ts';

export interface NewSignIn {
  account: AccountRecord;
  secret: string;
  lifetimeMs: number;
}

export interface ViewerReference {
  examSessionId: string;
  viewerId: string;
  token: string;
}

/** What the routes need done; one use case behind each. */
export interface HttpUseCases {
  identify(secret: string): Promise<SignedIn | null>;
  signInWithPassword(credentials: { name: string; password: string }): Promise<NewSignIn>;
  signInWithLink(token: string): Promise<NewSignIn>;
  signOut(signedIn: SignedIn): Promise<void>;

  listAccounts(): Promise<AccountRecord[]>;
  createAccount(by: SignedIn, wanted: NewAccount): Promise<AccountRecord>;
  setAccountDisabled(by: SignedIn, accountId: string, disabled: boolean): Promise<AccountRecord>;
  issueSignInLink(by: AccountRecord, accountId: string): Promise<{ token: string; expiresAtMs: number }>;

  listExamSessions(by: SignedIn): Promise<ExamSession[]>;
  showExamSession(by: SignedIn, id: string): Promise<ExamSession>;
  fetchStill(by: SignedIn, examSessionId: string): Promise<Buffer>;
  issueViewerToken(by: SignedIn, examSessionId: string): Promise<{ token: string; expiresAtMs: number }>;

  startWatching(examSessionId: string, token: string, offerSdp: string): Promise<Viewer>;
  addViewerCandidates(reference: ViewerReference, sdpFragment: string): void;
  stopWatching(reference: ViewerReference): void;

  listHeadsets(): Promise<Headset[]>;
  /** The events that bring a console that has just opened up to date. */
  currentState(): Promise<ConsoleEvent[]>;
}
