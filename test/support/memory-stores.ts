import type { CannedMessageList } from '../../gateway/contract/canned-messages.ts';
import type { LogRow } from '../../gateway/contract/exam-log.ts';
import { accountNameKey, type AccountRecord } from '../../gateway/domain/accounts/account.ts';
import type { SignInLinkRecord } from '../../gateway/domain/accounts/sign-in-link.ts';
import type { SignInRecord } from '../../gateway/domain/accounts/sign-in.ts';
import type { ExamSessionRecord } from '../../gateway/domain/exam-session/exam-session.ts';
import type { HeadsetRecord } from '../../gateway/domain/headset/headset.ts';
import type { AccountStore } from '../../gateway/ports/account-store.ts';
import type { AuditEntry, AuditLog } from '../../gateway/ports/audit-log.ts';
import type { CannedMessageStore } from '../../gateway/ports/canned-message-store.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import type { EvidenceStore } from '../../gateway/ports/evidence-store.ts';
import type { ExamSessionLog, Moment, PlacedRow } from '../../gateway/ports/exam-session-log.ts';
import type { ExamSessionStore } from '../../gateway/ports/exam-session-store.ts';
import type { HeadsetStore } from '../../gateway/ports/headset-store.ts';
import type { IdentityStillRecord, IdentityStillStore } from '../../gateway/ports/identity-still-store.ts';
import type { SealStore } from '../../gateway/ports/seal-store.ts';
import type { SignInLinkStore } from '../../gateway/ports/sign-in-link-store.ts';
import type { SignInStore } from '../../gateway/ports/sign-in-store.ts';
import { MemoryEvidenceStore } from './memory-evidence-store.ts';
import { MemorySealStore } from './memory-seal-store.ts';

/** Every store of the gateway. */
export interface Stores {
  accounts: AccountStore;
  signIns: SignInStore;
  links: SignInLinkStore;
  examSessions: ExamSessionStore;
  examSessionLog: ExamSessionLog;
  headsets: HeadsetStore;
  cannedMessages: CannedMessageStore;
  audit: AuditLog;
  evidence: EvidenceStore;
  identityStills: IdentityStillStore;
  seals: SealStore;
}

/** Stores that forget everything with the test; they pass the same contract as the real ones. */
export function memoryStores(): Stores {
  const examSessions = new MemoryExamSessionStore();
  const evidence = new MemoryEvidenceStore(examSessions);
  return {
    accounts: new MemoryAccountStore(),
    signIns: new MemorySignInStore(),
    links: new MemorySignInLinkStore(),
    examSessions,
    examSessionLog: new MemoryExamSessionLog(examSessions),
    headsets: new MemoryHeadsetStore(),
    cannedMessages: new MemoryCannedMessageStore(),
    audit: new MemoryAuditLog(),
    evidence,
    identityStills: new MemoryIdentityStillStore(),
    seals: new MemorySealStore(evidence),
  };
}

const copy = <T>(value: T | undefined): T | null => (value === undefined ? null : structuredClone(value));

class MemoryAccountStore implements AccountStore {
  readonly #byId = new Map<string, AccountRecord>();

  add(account: AccountRecord): Promise<'added' | 'name-taken'> {
    if (this.#named(account.name) !== undefined) return Promise.resolve('name-taken');
    this.#byId.set(account.id, structuredClone(account));
    return Promise.resolve('added');
  }

  byId(id: string): Promise<AccountRecord | null> {
    return Promise.resolve(copy(this.#byId.get(id)));
  }

  byName(name: string): Promise<AccountRecord | null> {
    return Promise.resolve(copy(this.#named(name)));
  }

  #named(name: string): AccountRecord | undefined {
    const key = accountNameKey(name);
    return [...this.#byId.values()].find((account) => accountNameKey(account.name) === key);
  }

  list(): Promise<AccountRecord[]> {
    const oldestFirst = [...this.#byId.values()].sort((a, b) => a.createdAtMs - b.createdAtMs);
    return Promise.resolve(structuredClone(oldestFirst));
  }

  setDisabled(id: string, disabled: boolean): Promise<boolean> {
    const account = this.#byId.get(id);
    if (account !== undefined) account.disabled = disabled;
    return Promise.resolve(account !== undefined);
  }
}

class MemorySignInStore implements SignInStore {
  readonly #byDigest = new Map<string, SignInRecord>();

  add(signIn: SignInRecord): Promise<void> {
    this.#byDigest.set(signIn.secretDigest, { ...signIn });
    return Promise.resolve();
  }

  byDigest(secretDigest: string): Promise<SignInRecord | null> {
    return Promise.resolve(copy(this.#byDigest.get(secretDigest)));
  }

  touch(secretDigest: string, lastSeenAtMs: number): Promise<void> {
    const signIn = this.#byDigest.get(secretDigest);
    if (signIn !== undefined) signIn.lastSeenAtMs = lastSeenAtMs;
    return Promise.resolve();
  }

  remove(secretDigest: string): Promise<void> {
    this.#byDigest.delete(secretDigest);
    return Promise.resolve();
  }

  removeOfAccount(accountId: string): Promise<void> {
    return this.#removeWhere((signIn) => signIn.accountId === accountId);
  }

  removeStale(createdBeforeMs: number, lastSeenBeforeMs: number): Promise<void> {
    return this.#removeWhere(
      (signIn) => signIn.createdAtMs < createdBeforeMs || signIn.lastSeenAtMs < lastSeenBeforeMs,
    );
  }

  #removeWhere(fits: (signIn: SignInRecord) => boolean): Promise<void> {
    for (const signIn of [...this.#byDigest.values()])
      if (fits(signIn)) this.#byDigest.delete(signIn.secretDigest);
    return Promise.resolve();
  }
}

class MemorySignInLinkStore implements SignInLinkStore {
  readonly #byDigest = new Map<string, SignInLinkRecord>();

  add(link: SignInLinkRecord): Promise<void> {
    this.#byDigest.set(link.tokenDigest, { ...link });
    return Promise.resolve();
  }

  take(tokenDigest: string, nowMs: number): Promise<SignInLinkRecord | null> {
    const link = this.#byDigest.get(tokenDigest);
    if (link === undefined || link.expiresAtMs <= nowMs) return Promise.resolve(null);
    this.#byDigest.delete(tokenDigest);
    return Promise.resolve(link);
  }

  removeOfAccount(accountId: string): Promise<void> {
    return this.#removeWhere((link) => link.accountId === accountId);
  }

  removeExpired(nowMs: number): Promise<void> {
    return this.#removeWhere((link) => link.expiresAtMs <= nowMs);
  }

  #removeWhere(fits: (link: SignInLinkRecord) => boolean): Promise<void> {
    for (const link of [...this.#byDigest.values()]) if (fits(link)) this.#byDigest.delete(link.tokenDigest);
    return Promise.resolve();
  }
}

class MemoryExamSessionStore implements ExamSessionStore {
  readonly #byId = new Map<string, ExamSessionRecord>();

  add(examSession: ExamSessionRecord): Promise<void> {
    this.#byId.set(examSession.id, { ...examSession });
    return Promise.resolve();
  }

  byId(id: string): Promise<ExamSessionRecord | null> {
    return Promise.resolve(copy(this.#byId.get(id)));
  }

  list(): Promise<ExamSessionRecord[]> {
    const oldestFirst = [...this.#byId.values()].sort((a, b) => a.createdAtMs - b.createdAtMs);
    return Promise.resolve(structuredClone(oldestFirst));
  }

  setHeadset(id: string, headsetId: string): Promise<boolean> {
    const examSession = this.#byId.get(id);
    if (examSession !== undefined) examSession.headsetId = headsetId;
    return Promise.resolve(examSession !== undefined);
  }

  /** As the log of exam sessions does. */
  noteState(id: string, change: Pick<ExamSessionRecord, 'state' | 'startedAtMs' | 'endedAtMs'>): boolean {
    const examSession = this.#byId.get(id);
    if (examSession !== undefined) Object.assign(examSession, change);
    return examSession !== undefined;
  }
}

class MemoryExamSessionLog implements ExamSessionLog {
  readonly #examSessions: MemoryExamSessionStore;
  readonly #rows: LogRow[] = [];
  #noted: Moment | null = null;

  constructor(examSessions: MemoryExamSessionStore) {
    this.#examSessions = examSessions;
  }

  append(
    row: LogRow,
    { startedAtMs, endedAtMs }: { startedAtMs: number | null; endedAtMs: number | null },
  ): Promise<number> {
    const isThere = this.#rows.some(
      (other) =>
        other.examSessionId === row.examSessionId &&
        (other.sequence === row.sequence || other.idempotencyKey === row.idempotencyKey),
    );
    const change = { state: row.outcome.state, startedAtMs, endedAtMs };
    if (isThere || !this.#examSessions.noteState(row.examSessionId, change))
      return Promise.reject(new CodedError('store-failed'));
    return Promise.resolve(this.#rows.push(structuredClone(row)));
  }

  all(): Promise<PlacedRow[]> {
    return this.after(0, this.#rows.length);
  }

  after(position: number, limit: number): Promise<PlacedRow[]> {
    const placed = this.#rows.map((row, index) => ({ position: index + 1, row: structuredClone(row) }));
    return Promise.resolve(placed.slice(position, position + limit));
  }

  async ofExamSession(examSessionId: string): Promise<PlacedRow[]> {
    return (await this.all()).filter(({ row }) => row.examSessionId === examSessionId);
  }

  noteMoment(moment: Moment): Promise<void> {
    this.#noted = { ...moment };
    return Promise.resolve();
  }

  lastMoment(): Promise<Moment | null> {
    const newest = this.#rows.at(-1);
    if (newest === undefined || newest.atMs < (this.#noted?.atMs ?? 0)) return Promise.resolve(this.#noted);
    const { atMs, monotonicNs, bootId } = newest;
    return Promise.resolve({ atMs, monotonicNs, bootId });
  }
}

class MemoryHeadsetStore implements HeadsetStore {
  readonly #byId = new Map<string, HeadsetRecord>();

  put(headset: HeadsetRecord): Promise<void> {
    const firstSeenAtMs = this.#byId.get(headset.id)?.firstSeenAtMs ?? headset.firstSeenAtMs;
    this.#byId.set(headset.id, { ...headset, firstSeenAtMs });
    return Promise.resolve();
  }

  byId(id: string): Promise<HeadsetRecord | null> {
    return Promise.resolve(copy(this.#byId.get(id)));
  }

  list(): Promise<HeadsetRecord[]> {
    const inOrder = [...this.#byId.values()].sort((a, b) => a.firstSeenAtMs - b.firstSeenAtMs);
    return Promise.resolve(structuredClone(inOrder));
  }
}

class MemoryCannedMessageStore implements CannedMessageStore {
  #list: CannedMessageList | null = null;

  current(): Promise<CannedMessageList | null> {
    return Promise.resolve(structuredClone(this.#list));
  }

  put(list: CannedMessageList): Promise<boolean> {
    const follows = list.version === (this.#list?.version ?? 0) + 1;
    if (follows) this.#list = structuredClone(list);
    return Promise.resolve(follows);
  }
}

class MemoryAuditLog implements AuditLog {
  readonly #entries: AuditEntry[] = [];

  record(entry: AuditEntry): Promise<void> {
    this.#entries.push(structuredClone(entry));
    return Promise.resolve();
  }

  newest(limit: number): Promise<AuditEntry[]> {
    return Promise.resolve(structuredClone([...this.#entries].reverse().slice(0, limit)));
  }

  ofSubject(subjectId: string): Promise<AuditEntry[]> {
    return Promise.resolve(structuredClone(this.#entries.filter((entry) => entry.subjectId === subjectId)));
  }
}

class MemoryIdentityStillStore implements IdentityStillStore {
  readonly #byId = new Map<string, IdentityStillRecord>();

  add(still: IdentityStillRecord): Promise<void> {
    this.#removeWhere(
      ({ examSessionId, kind, submitted }) =>
        examSessionId === still.examSessionId && kind === still.kind && !submitted,
    );
    this.#byId.set(still.id, structuredClone(still));
    return Promise.resolve();
  }

  byId(id: string): Promise<IdentityStillRecord | null> {
    return Promise.resolve(copy(this.#byId.get(id)));
  }

  count(examSessionId: string): Promise<number> {
    const all = [...this.#byId.values()];
    return Promise.resolve(all.filter((still) => still.examSessionId === examSessionId).length);
  }

  countSubmitted(examSessionId: string): Promise<number> {
    const submitted = [...this.#byId.values()].filter((still) => still.submitted);
    return Promise.resolve(submitted.filter((still) => still.examSessionId === examSessionId).length);
  }

  submit(
    examSessionId: string,
    { faceStillId, documentStillId }: { faceStillId: string; documentStillId: string },
  ): Promise<boolean> {
    const face = this.#byId.get(faceStillId);
    const document = this.#byId.get(documentStillId);
    if (face?.kind !== 'face' || document?.kind !== 'document') return Promise.resolve(false);
    const both = [face, document];
    if (both.some((still) => still.examSessionId !== examSessionId)) return Promise.resolve(false);
    for (const still of both) still.submitted = true;
    return Promise.resolve(true);
  }

  examSessionIds(): Promise<string[]> {
    return Promise.resolve([...new Set([...this.#byId.values()].map(({ examSessionId }) => examSessionId))]);
  }

  removeOfExamSession(examSessionId: string): Promise<void> {
    this.#removeWhere((still) => still.examSessionId === examSessionId);
    return Promise.resolve();
  }

  #removeWhere(fits: (still: IdentityStillRecord) => boolean): void {
    for (const still of [...this.#byId.values()]) if (fits(still)) this.#byId.delete(still.id);
  }
}
