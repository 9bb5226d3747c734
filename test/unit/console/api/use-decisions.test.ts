import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import { useDecisions } from '../../../../console/api/use-decisions.ts';
import { commandRequestSchema } from '../../../../gateway/contract/exam-commands.ts';
import { errorAnswer } from '../../../../gateway/adapters/http/error-answers.ts';
import { refusalOf } from '../../../../gateway/domain/exam-session/decide.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import { sampleExamSession } from '../../../support/console/sample-state.ts';
import { ExamSessionCourse, proctor, supervisor } from '../../../support/exam-session-course.ts';

const pause = { type: 'pause', reason: 'somebody came in' } as const;

/** A gateway that judges commands by the real rules. */
let course: ExamSessionCourse;
let isReachable: boolean;
const shown = () => sampleExamSession('s', { version: course.facts.version, state: course.facts.state });

function answer(_path: string, { method, body }: { method: string; body?: string }): Promise<Response> {
  if (method === 'GET')
    return isReachable ? Promise.resolve(Response.json(shown())) : Promise.reject(new TypeError('away'));
  const { command, basedOn } = commandRequestSchema.parse(JSON.parse(body ?? ''));
  if (refusalOf(course.facts, { command, basedOn, actor: supervisor, atMs: 0 }) === 'conflict') {
    const { status, body: refusal } = errorAnswer(new CodedError('command-conflict'));
    return Promise.resolve(Response.json(refusal, { status }));
  }
  course.give(supervisor, command);
  return Promise.resolve(Response.json(shown()));
}

beforeEach(() => {
  setActivePinia(createPinia());
  course = ExamSessionCourse.begun();
  isReachable = true;
  vi.stubGlobal('fetch', answer);
});
afterEach(() => vi.unstubAllGlobals());

describe('a decision', () => {
  it('is taken where nobody decided in between, whatever was said', async () => {
    const examSession = shallowRef(shown());
    const { look, decide, errorCode } = useDecisions(examSession);
    look();
    course.give(proctor, { type: 'message', text: 'one moment' });
    expect(await decide(pause)).toBe(true);
    expect(errorCode.value).toBeNull();
    expect(course.facts.state).toBe('paused');
  });

  it('is based on what was seen when it was begun, although events have brought what came since', async () => {
    const examSession = shallowRef(shown());
    const { look, decide, errorCode, isRefreshed } = useDecisions(examSession);
    look();
    course.give(proctor, { type: 'add-time', seconds: 60, reason: 'noise' });
    examSession.value = shown();
    expect(await decide(pause)).toBe(false);
    expect(errorCode.value).toBe('command-conflict');
    expect(isRefreshed.value).toBe(true);
    expect(course.facts.state).toBe('in-progress');
  });

  it('is taken the second time, when the person has been shown what came between', async () => {
    const { look, decide, errorCode } = useDecisions(shallowRef(shown()));
    look();
    course.give(proctor, { type: 'add-time', seconds: 60, reason: 'noise' });
    await decide(pause);
    expect(await decide(pause)).toBe(true);
    expect(errorCode.value).toBeNull();
  });

  it('stays refused while what came between cannot be shown', async () => {
    isReachable = false;
    const { look, decide, errorCode, isRefreshed } = useDecisions(shallowRef(shown()));
    look();
    course.give(proctor, { type: 'add-time', seconds: 60, reason: 'noise' });
    expect([await decide(pause), await decide(pause)]).toEqual([false, false]);
    expect(errorCode.value).toBe('command-conflict');
    expect(isRefreshed.value).toBe(false);
  });

  it('that is begun anew forgets the refusal and sees what is shown then', async () => {
    const examSession = shallowRef(shown());
    const { look, decide, errorCode } = useDecisions(examSession);
    course.give(proctor, { type: 'add-time', seconds: 60, reason: 'noise' });
    await decide(pause);
    course.give(proctor, { type: 'add-time', seconds: 60, reason: 'noise' });
    examSession.value = shown();
    look();
    expect(errorCode.value).toBeNull();
    expect(await decide(pause)).toBe(true);
  });
});
