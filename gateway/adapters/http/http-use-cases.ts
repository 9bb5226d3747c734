import type { CannedMessageList, NewCannedMessages } from '../../contract/canned-messages.ts';
import type { EquipmentReading } from '../../contract/equipment.ts';
import type { SealKey } from '../../contract/evidence-manifest.ts';
import type { ConsoleEvent } from '../../contract/events.ts';
import type { CommandRequest } from '../../contract/exam-commands.ts';
import type { LogEntry } from '../../contract/exam-log.ts';
import type { ExamSession, NewExamSession } from '../../contract/exam-sessions.ts';
import type { IdentityStill, IdentityStillKind } from '../../contract/identity-stills.ts';
import type { LegalHold } from '../../contract/legal-holds.ts';
import type { Headset } from '../../contract/headsets.ts';
import type { Proctor } from '../../contract/proctors.ts';
import type { FigureMoment, ReplayOutline } from '../../contract/replay.ts';
import type { SessionStatistics } from '../../contract/session-statistics.ts';
import type { NewAccount } from '../../contract/sign-in.ts';
import type { SignedTombstone } from '../../contract/tombstones.ts';
import type { AccountRecord } from '../../domain/accounts/account.ts';
import type { MetricsText } from '../../ports/metrics.ts';
import type { SignedIn } from '../../ports/signed-in.ts';
import type { EvidenceDownload } from '../../use-cases/download-evidence.ts';
import type { IssuedViewerToken } from '../../use-cases/issue-viewer-token.ts';
import type { ReplayPart } from '../../use-cases/replay-media.ts';
import type { StillRequest } from '../../use-cases/replay-recordings.ts';
import type { ReportWish } from '../../use-cases/show-session-report.ts';
import type { StartedWatching, WatchingRequest } from '../../use-cases/start-watching.ts';

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
  scheduleExamSession(
    by: SignedIn,
    wanted: NewExamSession,
  ): Promise<{ examSession: ExamSession; link: { token: string; expiresAtMs: number } }>;
  issueCandidateLink(by: SignedIn, examSessionId: string): Promise<{ token: string; expiresAtMs: number }>;
  commandExamSession(by: SignedIn, id: string, request: CommandRequest): Promise<ExamSession>;
  showExamLog(by: SignedIn, id: string): Promise<LogEntry[]>;
  startRoomScan(by: SignedIn, examSessionId: string): Promise<void>;
  fetchStill(by: SignedIn, examSessionId: string): Promise<Buffer>;
  takeIdentityStill(by: SignedIn, examSessionId: string, kind: IdentityStillKind): Promise<IdentityStill>;
  uploadIdentityStill(
    by: SignedIn,
    examSessionId: string,
    kind: IdentityStillKind,
    file: Uint8Array,
  ): Promise<IdentityStill>;
  showIdentityStill(by: SignedIn, examSessionId: string, stillId: string): Promise<Uint8Array>;
  showBlindPicture(by: SignedIn, examSessionId: string, blindStateId: string): Promise<Uint8Array>;
  replayOutline(by: SignedIn, examSessionId: string, isFirst: boolean): Promise<ReplayOutline>;
  replayFigures(by: SignedIn, examSessionId: string): Promise<FigureMoment[]>;
  replayStill(
    by: SignedIn,
    examSessionId: string,
    asked: StillRequest,
    signal: AbortSignal,
  ): Promise<Uint8Array | null>;
  replayPart(by: SignedIn, examSessionId: string, trackId: string, atMs: number): Promise<ReplayPart | null>;
  downloadEvidence(by: SignedIn, examSessionId: string): Promise<EvidenceDownload>;
  showSessionReport(by: SignedIn, examSessionId: string, wish: ReportWish): Promise<Uint8Array>;
  previewWebcam(by: SignedIn, examSessionId: string, kind: IdentityStillKind): Promise<Uint8Array>;
  issueViewerToken(by: SignedIn, examSessionId: string): Promise<IssuedViewerToken>;

  readEquipment(by: SignedIn, examSessionId: string): Promise<EquipmentReading[]>;
  newBeeps(by: SignedIn, examSessionId: string): Uint8Array;
  countBeeps(by: SignedIn, examSessionId: string, count: number | null): Promise<EquipmentReading[]>;
  noteUpload(
    by: SignedIn,
    examSessionId: string,
    upload: { bytes: number; durationMs: number },
  ): Promise<EquipmentReading[]>;
  finishEquipment(by: SignedIn, examSessionId: string): Promise<ExamSession>;

  startWatching(request: WatchingRequest): Promise<StartedWatching>;
  addViewerCandidates(reference: ViewerReference, sdpFragment: string): void;
  stopWatching(reference: ViewerReference): void;

  showSessionStatistics(examSessionId: string): Promise<SessionStatistics>;
  readMetrics(token: string): Promise<MetricsText>;

  showCannedMessages(): Promise<CannedMessageList>;
  changeCannedMessages(by: SignedIn, change: NewCannedMessages): Promise<CannedMessageList>;
  listProctors(): Promise<Proctor[]>;
  listHeadsets(): Promise<Headset[]>;
  listSealKeys(): Promise<SealKey[]>;
  listLegalHolds(examSessionId: string): Promise<LegalHold[]>;
  placeLegalHold(by: SignedIn, examSessionId: string, reason: string): Promise<LegalHold[]>;
  liftLegalHold(by: SignedIn, examSessionId: string, reason: string): Promise<LegalHold[]>;
  showTombstone(examSessionId: string): Promise<SignedTombstone>;
  /** The events that bring a console that has just opened up to date, with the log entries behind a cursor. */
  currentState(after: number | null): Promise<ConsoleEvent[]>;
}
