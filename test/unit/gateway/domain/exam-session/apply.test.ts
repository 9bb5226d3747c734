import { describe, expect, it } from 'vitest';
import { checkInStepSchema } from '../../../../../gateway/contract/exams.ts';
import { apply } from '../../../../../gateway/domain/exam-session/apply.ts';
import { requiredSteps } from '../../../../../gateway/domain/exam-session/check-in.ts';
import { remainingMs } from '../../../../../gateway/domain/exam-session/exam-clock.ts';
import { verifyChain, canonicalText } from '../../../../../gateway/domain/exam-session/log-row.ts';
import {
  candidate,
  ExamSessionCourse,
  gateway,
  proctor,
  sampleExam,
  sha256,
} from '../../../../support/exam-session-course.ts';

describe('the check-in', () => {
  it('knows every step there is', () => {
    const policy = { checkInSteps: [...checkInStepSchema.options] };
    expect(requiredSteps(policy)).toEqual(checkInStepSchema.options);
  });

  it('ends in the lobby when every step that the policy asks for is done', () => {
    const course = new ExamSessionCourse(sampleExam({ policy: { checkInSteps: ['room-scan'] } }));
    course.give(candidate, { type: 'begin-check-in' });
    course.give(candidate, { type: 'give-consent', textVersion: '2' });
    course.give(gateway, { type: 'submit-room-scan', coveragePercent: 84, cells: '' });
    expect(course.facts.state).toBe('checking-in');
    course.nowMs += 5000;
    course.give(gateway, { type: 'submit-room-scan', coveragePercent: 85, cells: '' });
    expect(course.facts).toMatchObject({ state: 'lobby', lobbySinceMs: course.nowMs });
  });

  it('strands nobody: a step that cannot be done may be waived', () => {
    const course = new ExamSessionCourse(sampleExam({ policy: { checkInSteps: ['equipment'] } }));
    course.give(candidate, { type: 'begin-check-in' });
    course.give(candidate, { type: 'give-consent', textVersion: '2' });
    const dark = { what: 'light', value: 3, unit: 'lux', ok: false };
    course.give(gateway, { type: 'report-equipment', findings: [dark] });
    expect(course.facts.state).toBe('checking-in');
    course.give(proctor, { type: 'waive-step', step: 'equipment', reason: 'the lamp is broken' });
    expect(course.facts.state).toBe('lobby');
  });

  it('is repeated only where that was asked for', () => {
    const course = ExamSessionCourse.begun(sampleExam(), false);
    course.give(proctor, { type: 'ask-again', steps: ['identity', 'consent'], reason: 'it is blurred' });
    expect(course.facts).toMatchObject({
      state: 'checking-in',
      checkIn: { identity: null, askedAgain: { steps: ['identity'], reason: 'it is blurred' } },
    });
    course.give(candidate, { type: 'submit-identity', faceStillId: 'f2', documentStillId: 'd2' });
    expect(course.facts).toMatchObject({
      state: 'lobby',
      checkIn: { identity: { faceStillId: 'f2' }, askedAgain: null, consent: { textVersion: '1' } },
    });
  });

  it('ends the exam session where somebody is refused', () => {
    const course = ExamSessionCourse.begun(sampleExam(), false);
    course.give(proctor, { type: 'refuse', reason: 'another person' });
    expect(course.facts).toMatchObject({
      state: 'cancelled',
      endReason: 'another person',
      endedAtMs: course.nowMs,
    });
  });
});

describe('an interruption', () => {
  it('costs no exam time from the moment the candidate was last heard, and needs nobody to go on', () => {
    const course = ExamSessionCourse.begun();
    course.nowMs += 10_000;
    course.give(gateway, { type: 'connection-lost', sinceMs: course.nowMs - 2000 });
    course.nowMs += 30_000;
    course.give(gateway, { type: 'connection-gone' });
    expect(course.facts).toMatchObject({ state: 'in-progress', connection: 'offline' });
    course.give(gateway, { type: 'connection-back' });
    expect(course.facts).toMatchObject({
      state: 'in-progress',
      connection: 'online',
      interruptedSinceMs: null,
    });
    expect(remainingMs(course.facts.clock, course.nowMs)).toBe(60 * 60_000 - 8000);
  });

  it('that was longer than the policy’s window leaves the decision to a proctor', () => {
    const course = ExamSessionCourse.begun(sampleExam({ policy: { returnWindowS: 60 } }));
    course.give(gateway, { type: 'connection-lost', sinceMs: course.nowMs });
    course.nowMs += 60_001;
    course.give(gateway, { type: 'connection-back' });
    expect(course.facts).toMatchObject({ state: 'paused', pause: { cause: 'returned-late' }, pauses: 0 });
    course.give(proctor, { type: 'resume' });
    expect(course.facts).toMatchObject({ state: 'in-progress', pause: null });
  });
});

describe('the exam', () => {
  it('ends when the time is up, and not before', () => {
    const course = ExamSessionCourse.begun(sampleExam({ durationMinutes: 1 }));
    course.nowMs += 59_999;
    expect(course.give(gateway, { type: 'time-up' })).toBe('illegal');
    course.nowMs += 1;
    expect(course.give(gateway, { type: 'time-up' })).toBeNull();
    expect(course.facts).toMatchObject({ state: 'ended', endReason: 'time-up' });
  });

  it('is paused to verify the identity again, and keeps what was verified otherwise', () => {
    const course = ExamSessionCourse.begun();
    course.give(proctor, { type: 'verify-again', reason: 'somebody else sat down' });
    expect(course.facts).toMatchObject({
      state: 'paused',
      pause: { cause: 'verify-again' },
      checkIn: { identity: null, 'room-scan': { coveragePercent: 90 } },
    });
    course.give(candidate, { type: 'submit-identity', faceStillId: 'f2', documentStillId: 'd2' });
    expect(course.facts.state).toBe('paused');
  });

  it('belongs to whom it was handed over', () => {
    const course = ExamSessionCourse.begun();
    expect(course.facts.proctor).toEqual({ accountId: 'p', name: 'Pia' });
    course.give(proctor, { type: 'hand-over', toAccountId: 'o', toName: 'Otto', note: 'quiet so far' });
    expect(course.facts.proctor).toEqual({ accountId: 'o', name: 'Otto' });
  });
});

describe('the log', () => {
  const course = ExamSessionCourse.begun();
  course.give(proctor, { type: 'message', text: 'Guten Tag – “hello” \u{1f600}' });

  it('is all that is needed to know an exam session', () => {
    const before = course.facts;
    course.restart();
    expect(course.facts).toEqual(before);
  });

  it('is refused where it begins elsewhere or has a gap', () => {
    expect(() => course.rows.slice(1).reduce<ReturnType<typeof apply> | null>(apply, null)).toThrow(
      RangeError,
    );
    const gap = course.rows.filter(({ sequence }) => sequence !== 3);
    expect(() => gap.reduce<ReturnType<typeof apply> | null>(apply, null)).toThrow(RangeError);
  });

  it('tells of every row whether it is as it was written', () => {
    expect(verifyChain(course.rows, sha256)).toEqual({ outcome: 'whole' });
    for (const [index, row] of course.rows.entries()) {
      const at = (changed: readonly unknown[]) => verifyChain(changed as typeof course.rows, sha256);
      const sequence = index + 1;
      expect(at(course.rows.with(index, { ...row, atMs: row.atMs + 1 }))).toEqual({
        outcome: 'broken',
        sequence,
        why: 'hash',
      });
      expect(at(course.rows.with(index, { ...row, actor: { ...row.actor, name: 'Eve' } }))).toMatchObject({
        sequence,
      });
      if (index < course.rows.length - 1)
        expect(at(course.rows.toSpliced(index, 1))).toEqual({ outcome: 'broken', sequence, why: 'order' });
    }
    const rehashed = course.rows.map((row) => row);
    const second = rehashed[1];
    if (second === undefined) throw new Error('too short');
    const { hash, ...rest } = { ...second, atMs: 7 };
    rehashed[1] = { ...rest, hash: sha256(canonicalText(rest)) };
    expect(rehashed[1].hash).not.toBe(hash);
    expect(verifyChain(rehashed, sha256)).toEqual({ outcome: 'broken', sequence: 3, why: 'link' });
  });

  it('has one text, whatever the order of its members', () => {
    expect(canonicalText({ b: [1, null, 'ü"'], a: { d: true, c: undefined } })).toBe(
      '{"a":{"d":true},"b":[1,null,"ü\\""]}',
    );
  });
});
