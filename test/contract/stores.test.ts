import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRecord } from '../../gateway/domain/accounts/account.ts';
import type { ExamSessionRecord } from '../../gateway/domain/exam-session/exam-session.ts';
import type { HeadsetRecord } from '../../gateway/domain/headset/headset.ts';
import type { AuditEntry } from '../../gateway/ports/audit-log.ts';
import type { IdentityStillRecord } from '../../gateway/ports/identity-still-store.ts';
import type { Stores } from '../support/memory-stores.ts';
import { storeKinds, type OpenedStores } from '../support/store-kinds.ts';

const account = (id: string, change: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  name: `Name of ${id}`,
  role: 'proctor',
  examSessionId: null,
  passwordHash: null,
  disabled: false,
  createdAtMs: 1_790_000_000_000,
  ...change,
});

const examSession = (id: string, change: Partial<ExamSessionRecord> = {}): ExamSessionRecord => ({
  id,
  examTitle: 'Anatomy II',
  candidateName: 'Ada',
  state: 'scheduled',
  createdAtMs: 1_790_000_000_000,
  startedAtMs: null,
  endedAtMs: null,
  headsetId: null,
  ...change,
});

const headset = (id: string, change: Partial<HeadsetRecord> = {}): HeadsetRecord => ({
  id,
  profileId: 'vendor/model',
  model: 'Model',
  serial: id,
  firmwareVersion: '1.2.3',
  calibrationDate: null,
  virtual: false,
  firstSeenAtMs: 10,
  lastSeenAtMs: 10,
  ...change,
});

describe.each(storeKinds)('stores %s', (_kind, open) => {
  let opened: OpenedStores;
  let stores: Stores;
  beforeEach(async () => {
    opened = await open();
    stores = opened.stores;
  });
  afterEach(() => opened.close());

  describe('accounts', () => {
    it('come back as they were added, by id and by any way to write the name', async () => {
      const ada = account('a', {
        name: 'Ada Lovelace',
        passwordHash: 'hash',
        examSessionId: 'x',
        role: 'candidate',
      });
      expect(await stores.accounts.add(ada)).toBe('added');
      expect(await stores.accounts.byId('a')).toEqual(ada);
      expect(await stores.accounts.byName('  ADA lovelace')).toEqual(ada);
      expect(await stores.accounts.byId('b')).toBeNull();
      expect(await stores.accounts.byName('Nobody')).toBeNull();
    });

    it('have one name each, also when two are added at once', async () => {
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((id) => stores.accounts.add(account(id, { name: 'Same Name' }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
      expect(await stores.accounts.add(account('d', { name: 'same name' }))).toBe('name-taken');
      expect(await stores.accounts.list()).toHaveLength(1);
    });

    it('are listed oldest first', async () => {
      await stores.accounts.add(account('new', { createdAtMs: 30 }));
      await stores.accounts.add(account('old', { createdAtMs: 10 }));
      await stores.accounts.add(account('middle', { createdAtMs: 20 }));
      expect((await stores.accounts.list()).map(({ id }) => id)).toEqual(['old', 'middle', 'new']);
    });

    it('can be disabled and enabled', async () => {
      await stores.accounts.add(account('a'));
      expect(await stores.accounts.setDisabled('a', true)).toBe(true);
      expect((await stores.accounts.byId('a'))?.disabled).toBe(true);
      expect(await stores.accounts.setDisabled('a', false)).toBe(true);
      expect((await stores.accounts.byId('a'))?.disabled).toBe(false);
      expect(await stores.accounts.setDisabled('nobody', true)).toBe(false);
    });
  });

  describe('sign-ins', () => {
    const signIn = (secretDigest: string, accountId = 'a', createdAtMs = 100, lastSeenAtMs = 100) => ({
      secretDigest,
      accountId,
      createdAtMs,
      lastSeenAtMs,
    });
    beforeEach(async () => {
      await stores.accounts.add(account('a'));
      await stores.accounts.add(account('b'));
    });

    it('are found by digest, touched and removed', async () => {
      await stores.signIns.add(signIn('one'));
      await stores.signIns.touch('one', 250);
      expect(await stores.signIns.byDigest('one')).toEqual(signIn('one', 'a', 100, 250));
      await stores.signIns.remove('one');
      expect(await stores.signIns.byDigest('one')).toBeNull();
    });

    it('of one account can be removed without the others', async () => {
      await stores.signIns.add(signIn('one'));
      await stores.signIns.add(signIn('two'));
      await stores.signIns.add(signIn('other', 'b'));
      await stores.signIns.removeOfAccount('a');
      expect(await stores.signIns.byDigest('one')).toBeNull();
      expect(await stores.signIns.byDigest('two')).toBeNull();
      expect(await stores.signIns.byDigest('other')).not.toBeNull();
    });

    it('are forgotten when created or last seen too long ago', async () => {
      await stores.signIns.add(signIn('old', 'a', 10, 200));
      await stores.signIns.add(signIn('idle', 'a', 100, 110));
      await stores.signIns.add(signIn('alive', 'a', 50, 150));
      await stores.signIns.removeStale(50, 150);
      expect(await stores.signIns.byDigest('old')).toBeNull();
      expect(await stores.signIns.byDigest('idle')).toBeNull();
      expect(await stores.signIns.byDigest('alive')).not.toBeNull();
    });
  });

  describe('sign-in links', () => {
    const link = (tokenDigest: string, expiresAtMs = 1000, accountId = 'a') => ({
      tokenDigest,
      accountId,
      expiresAtMs,
    });
    beforeEach(async () => {
      await stores.accounts.add(account('a'));
      await stores.accounts.add(account('b'));
    });

    it('are taken by one of many', async () => {
      await stores.links.add(link('one'));
      const taken = await Promise.all(Array.from({ length: 6 }, () => stores.links.take('one', 999)));
      expect(taken.filter((found) => found !== null)).toEqual([link('one')]);
    });

    it('cannot be taken when unknown or expired', async () => {
      await stores.links.add(link('one'));
      expect(await stores.links.take('two', 1)).toBeNull();
      expect(await stores.links.take('one', 1000)).toBeNull();
      expect(await stores.links.take('one', 999)).not.toBeNull();
    });

    it('are removed with their account and when expired', async () => {
      await stores.links.add(link('of-a', 1000, 'a'));
      await stores.links.add(link('of-b', 1000, 'b'));
      await stores.links.add(link('late', 50, 'b'));
      await stores.links.removeOfAccount('a');
      await stores.links.removeExpired(50);
      expect(await stores.links.take('of-a', 1)).toBeNull();
      expect(await stores.links.take('late', 1)).toBeNull();
      expect(await stores.links.take('of-b', 1)).not.toBeNull();
    });
  });

  describe('exam sessions', () => {
    it('come back as they were added, with the headset they were given, oldest first', async () => {
      await stores.headsets.put(headset('h'));
      await stores.examSessions.add(examSession('late', { createdAtMs: 20 }));
      await stores.examSessions.add(examSession('early', { createdAtMs: 10 }));
      expect(await stores.examSessions.setHeadset('late', 'h')).toBe(true);
      expect(await stores.examSessions.byId('late')).toEqual(
        examSession('late', { createdAtMs: 20, headsetId: 'h' }),
      );
      expect((await stores.examSessions.list()).map(({ id }) => id)).toEqual(['early', 'late']);
      expect(await stores.examSessions.byId('none')).toBeNull();
      expect(await stores.examSessions.setHeadset('none', 'h')).toBe(false);
    });
  });

  describe('headsets', () => {
    it('are added once and replaced later, but for when they were first seen', async () => {
      await stores.headsets.put(headset('second', { firstSeenAtMs: 20 }));
      await stores.headsets.put(headset('first', { firstSeenAtMs: 10, virtual: true }));
      await stores.headsets.put(
        headset('first', { firstSeenAtMs: 99, lastSeenAtMs: 99, firmwareVersion: '2.0.0', virtual: true }),
      );
      expect(await stores.headsets.byId('first')).toEqual(
        headset('first', { firstSeenAtMs: 10, lastSeenAtMs: 99, firmwareVersion: '2.0.0', virtual: true }),
      );
      expect((await stores.headsets.list()).map(({ id }) => id)).toEqual(['first', 'second']);
      expect(await stores.headsets.byId('none')).toBeNull();
    });
  });

  describe('identity stills', () => {
    const still = (id: string, kind: 'face' | 'document', change: Partial<IdentityStillRecord> = {}) => ({
      ...{ id, kind, examSessionId: 'one', takenAtMs: 1_790_000_000_000, submitted: false },
      jpeg: Uint8Array.of(0xff, 0xd8, 0, id.length),
      ...change,
    });
    const ids = async (...wanted: string[]) => {
      const found = await Promise.all(wanted.map((id) => stores.identityStills.byId(id)));
      return found.flatMap((record) => (record === null ? [] : [record.id]));
    };
    beforeEach(async () => {
      for (const id of ['one', 'two']) await stores.examSessions.add(examSession(id));
    });

    it('come back as they were added, the newest of each exam session and kind', async () => {
      await stores.identityStills.add(still('face-1', 'face'));
      await stores.identityStills.add(still('document-1', 'document'));
      await stores.identityStills.add(still('face-of-two', 'face', { examSessionId: 'two' }));
      await stores.identityStills.add(still('face-22', 'face'));
      expect(await ids('face-1', 'document-1', 'face-of-two', 'face-22')).toEqual([
        ...['document-1', 'face-of-two', 'face-22'],
      ]);
      const found = await stores.identityStills.byId('face-22');
      expect({ ...found, jpeg: [...(found?.jpeg ?? [])] }).toEqual({
        ...still('face-22', 'face'),
        jpeg: [0xff, 0xd8, 0, 7],
      });
    });

    it('are submitted both or neither, each of its kind and exam session, and stay then', async () => {
      await stores.identityStills.add(still('face', 'face'));
      await stores.identityStills.add(still('document', 'document'));
      const submit = (faceStillId: string, documentStillId: string, examSessionId = 'one') =>
        stores.identityStills.submit(examSessionId, { faceStillId, documentStillId });
      expect(await submit('face', 'none')).toBe(false);
      expect(await submit('document', 'face')).toBe(false);
      expect(await submit('face', 'face')).toBe(false);
      expect(await submit('face', 'document', 'two')).toBe(false);
      expect(await stores.identityStills.countSubmitted('one')).toBe(0);
      expect(await submit('face', 'document')).toBe(true);
      expect(await submit('face', 'document')).toBe(true);
      expect(await stores.identityStills.countSubmitted('one')).toBe(2);
      expect(await stores.identityStills.countSubmitted('two')).toBe(0);
      await stores.identityStills.add(still('face-2', 'face'));
      expect(await ids('face', 'document', 'face-2')).toEqual(['face', 'document', 'face-2']);
      expect((await stores.identityStills.byId('face'))?.submitted).toBe(true);
    });

    it('are removed with all of their exam session', async () => {
      await stores.identityStills.add(still('one', 'face', { submitted: true }));
      await stores.identityStills.add(still('other', 'face', { examSessionId: 'two' }));
      expect((await stores.identityStills.examSessionIds()).sort()).toEqual(['one', 'two']);
      await stores.identityStills.removeOfExamSession('one');
      expect(await stores.identityStills.examSessionIds()).toEqual(['two']);
      expect(await ids('one', 'other')).toEqual(['other']);
    });
  });

  describe('the words that proctors have ready', () => {
    const list = (version: number, en: string) => ({
      version,
      messages: [{ id: 'one', kind: 'warn' as const, text: { en, de: 'Äußerung „so“' } }],
    });

    it('are kept as a whole, in their order', async () => {
      expect(await stores.cannedMessages.current()).toBeNull();
      expect(await stores.cannedMessages.put(list(1, 'First'))).toBe(true);
      expect(await stores.cannedMessages.current()).toEqual(list(1, 'First'));
      expect(await stores.cannedMessages.put(list(2, 'Second'))).toBe(true);
      expect(await stores.cannedMessages.current()).toEqual(list(2, 'Second'));
    });

    it('are not overwritten by a change of an older list, also when two change it at once', async () => {
      const first = await Promise.all(['A', 'B'].map((words) => stores.cannedMessages.put(list(1, words))));
      expect(first.filter(Boolean)).toHaveLength(1);
      const second = await Promise.all(['C', 'D'].map((words) => stores.cannedMessages.put(list(2, words))));
      expect(second.filter(Boolean)).toHaveLength(1);
      for (const version of [1, 2, 4])
        expect(await stores.cannedMessages.put(list(version, 'E'))).toBe(false);
      expect((await stores.cannedMessages.current())?.version).toBe(2);
    });
  });

  describe('the audit log', () => {
    it('keeps every entry, newest first', async () => {
      const entry = (atMs: number, detail: AuditEntry['detail']): AuditEntry => ({
        atMs,
        action: 'still-seen',
        accountId: 'gone',
        subjectId: null,
        detail,
      });
      await stores.audit.record(entry(1, {}));
      await stores.audit.record(entry(2, { text: 'ä"\n', count: 1.5, yes: true, none: null }));
      await stores.audit.record(entry(3, {}));
      expect(await stores.audit.newest(2)).toEqual([
        entry(3, {}),
        entry(2, { text: 'ä"\n', count: 1.5, yes: true, none: null }),
      ]);
    });
  });
});
