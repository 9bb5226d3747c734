import type { Page } from 'playwright-core';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { Role } from '../../../gateway/contract/roles.ts';
import { candidateState, candidateStates } from './candidate-states.ts';
import type { FakeGatewayState } from './fake-gateway.ts';
import { sampleReplay } from './fake-replay.ts';
import { sampleAccounts, sampleExamSession, sampleHeadset, sampleLogEntry } from './sample-state.ts';

/** A page of the console in a state that somebody can meet. */
export interface OperatorScene {
  name: string;
  /** Null for somebody who is not signed in. */
  role: Role | null;
  path: string;
  known?: Partial<FakeGatewayState>;
  /** What the person does there. */
  act?: (page: Page) => Promise<unknown>;
  /** Shown when the scene is complete. */
  shows: string;
}

const since = new Date(Date.now() - 90_000).toISOString();
const lobby = { since, place: 1, estimateMinutes: 4 };
const pendingTermination = { accountId: 'supervisor', name: 'Sam Okafor', reason: 'A phone was used' };
const failed = {
  ...sampleExamSession('x').media,
  condition: 'failed',
  faultCode: 'camera-silent',
} as const;

const log = [
  sampleLogEntry('session-1', 1, { type: 'say', text: 'averylongword'.repeat(30) }),
  sampleLogEntry('session-1', 2, { type: 'warn', text: 'Please put the phone away.' }),
  sampleLogEntry('session-1', 3, { type: 'note', text: 'Nervous' }),
  sampleLogEntry('session-1', 4, { type: 'raise-hand' }),
  sampleLogEntry('session-1', 5, { type: 'say', text: 'May I drink?' }),
];

const one = (change: Partial<ExamSession>): Partial<FakeGatewayState> => ({
  examSessions: [sampleExamSession('session-1', change)],
  log,
});
const inSession = (
  name: string,
  examSession: ExamSession,
  act?: OperatorScene['act'],
  shows = 'Interventions',
): OperatorScene => ({
  name: `session view, ${name}`,
  role: 'proctor',
  path: '/sessions/session-1',
  known: { examSessions: [examSession], log },
  ...(act === undefined ? {} : { act }),
  shows,
});
const press = (key: string) => (page: Page) => page.locator('body').press(key);
const click = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click();
const dialogOf = (key: string, name: string, examSession = sampleExamSession('session-1')) =>
  inSession(`dialog “${name}”`, examSession, press(key), name);

/** In the lobby, with findings good and not, two pictures and a room scan. */
const measured = candidateState('lobby', {
  checkIn: {
    ...candidateState('in progress').checkIn,
    equipment: [
      {
        what: 'lens-uncovered',
        of: 'lens-1',
        bearingDeg: 180,
        value: 2,
        unit: '%',
        ok: false,
        problem: 'covered',
      },
      { what: 'spoken-word', value: -30, unit: 'dBFS', ok: true },
    ],
  },
});

const sessionScenes: OperatorScene[] = [
  ...candidateStates.map((state) => inSession(state, candidateState(state))),
  inSession(
    'a raised hand, the log in front',
    candidateState('in progress', { handRaisedSince: since }),
    press('t'),
  ),
  inSession('no picture', sampleExamSession('session-1', { media: failed })),
  inSession(
    'interrupted',
    sampleExamSession('session-1', { connection: 'reconnecting', interruptedSince: since }),
  ),
  inSession('offline', sampleExamSession('session-1', { connection: 'offline', interruptedSince: since })),
  inSession('a termination that waits', sampleExamSession('session-1', { pendingTermination })),
  inSession('an own view with a webcam in front', sampleExamSession('session-1'), press('w')),
  inSession('the statistics', sampleExamSession('session-1'), press('i'), 'Encodings'),
  dialogOf('?', 'Look around'),
  dialogOf('c', 'Send a message to Ada Lindqvist'),
  dialogOf('x', 'Warn Ada Lindqvist'),
  dialogOf('a', 'Ask Ada Lindqvist to adjust something'),
  dialogOf('p', 'Pause the exam of Ada Lindqvist'),
  dialogOf('r', 'Resume the exam of Ada Lindqvist', candidateState('paused')),
  dialogOf('e', 'Give Ada Lindqvist extra time'),
  dialogOf('v', 'Verify the identity of Ada Lindqvist again'),
  dialogOf('n', 'Write a note about Ada Lindqvist'),
  dialogOf(
    'o',
    'Take over Ada Lindqvist',
    sampleExamSession('session-1', { proctor: { accountId: 'x', name: 'Sam' } }),
  ),
  dialogOf('q', 'Terminate the exam of Ada Lindqvist'),
  dialogOf(
    'q',
    'Termination of the exam of Ada Lindqvist',
    sampleExamSession('session-1', { pendingTermination }),
  ),
  dialogOf('u', 'Hand Ada Lindqvist over'),
  {
    ...dialogOf('k', 'Cancel the exam session of Ada Lindqvist', candidateState('lobby')),
    role: 'supervisor',
  },
  inSession('a check-in with everything measured', measured),
  inSession('dialog “compare”', measured, click('Compare face and document'), 'Looks right'),
  inSession('dialog “refuse”', candidateState('lobby'), click('Refuse'), 'Refuse candidate'),
  inSession('dialog “ask again”', candidateState('lobby'), click('Ask again'), 'Steps to do again'),
  inSession('dialog “waive”', candidateState('check-in'), click('Waive this step: Identity'), 'Waive step'),
  { name: 'a session that does not exist', role: 'proctor', path: '/sessions/nowhere', shows: 'wall' },
];

const everyState = candidateStates.map((state, index) => ({
  ...candidateState(state),
  id: `session-${index}`,
}));

const wallScenes: OperatorScene[] = [
  {
    name: 'wall, empty',
    role: 'proctor',
    path: '/wall',
    known: { examSessions: [] },
    shows: 'No exam sessions',
  },
  {
    ...{ name: 'wall, with everything', role: 'proctor', path: '/wall', shows: 'Ada Lindqvist' },
    known: {
      examSessions: [
        ...everyState,
        sampleExamSession('a', { media: failed, handRaisedSince: since }),
        sampleExamSession('b', { connection: 'offline', interruptedSince: since }),
        sampleExamSession('c', { pendingTermination }),
        sampleExamSession('d', { state: 'lobby', lobby }),
      ],
    },
  },
  {
    ...{ name: 'account menu', role: 'proctor', path: '/wall', shows: 'Deutsch', known: one({}) },
    act: (page) => page.getByRole('button', { name: /Priya Nair/ }).click(),
  },
];

const replayScenes: OperatorScene[] = [
  {
    ...{ name: 'replay, nothing recorded', role: 'proctor', path: '/sessions/session-1/replay' },
    shows: 'Nothing is recorded',
  },
  {
    ...{ name: 'replay, not to be had', role: 'proctor', path: '/sessions/session-1/replay' },
    ...{ known: { replay: 'role-forbidden' }, shows: 'role-forbidden' },
  },
  {
    ...{ name: 'replay', role: 'proctor', path: '/sessions/session-1/replay' },
    ...{ known: { replay: sampleReplay() }, shows: 'The recording ends here' },
  },
  {
    ...{ name: 'replay, not sealed yet', role: 'supervisor', path: '/sessions/session-1/replay' },
    ...{ known: { replay: sampleReplay() }, shows: 'This recording is not sealed' },
    act: (page) => page.getByRole('button', { name: 'Evidence' }).click(),
  },
  {
    ...{ name: 'replay, a screen in front', role: 'proctor', path: '/sessions/session-1/replay' },
    ...{ known: { replay: sampleReplay() }, act: press('1'), shows: 'The recording ends here' },
  },
  {
    ...{ name: 'replay, its keys', role: 'proctor', path: '/sessions/session-1/replay' },
    ...{ known: { replay: sampleReplay() }, act: press('?'), shows: 'One picture back or ahead' },
  },
];

const keeperScenes: OperatorScene[] = [
  {
    ...{ name: 'exams', role: 'supervisor', path: '/exams', shows: 'Schedule exam' },
    known: { examSessions: everyState },
  },
  { name: 'ready-made words', role: 'supervisor', path: '/words', shows: 'One moment please' },
  {
    ...{ name: 'exams, none', role: 'supervisor', path: '/exams', shows: 'Schedule the first exam' },
    known: { examSessions: [] },
  },
  {
    ...{ name: 'schedule an exam', role: 'supervisor', path: '/exams', shows: 'Schedule an exam' },
    act: click('Schedule exam'),
  },
  { name: 'accounts', role: 'administrator', path: '/accounts', shows: 'Sam Okafor' },
  {
    name: 'new account',
    role: 'administrator',
    path: '/accounts',
    act: click('Add account'),
    shows: 'Password',
  },
  {
    ...{ name: 'sign-in link', role: 'administrator', path: '/accounts', shows: 'Done' },
    act: click('Make a sign-in link for Priya Nair'),
  },
  {
    ...{ name: 'disable an account', role: 'administrator', path: '/accounts', shows: 'Cancel' },
    act: click('Disable Priya Nair'),
  },
  {
    ...{ name: 'headsets', role: 'technician', path: '/headsets', shows: 'RS-2026-0002' },
    known: {
      headsets: [
        sampleHeadset('headset-1'),
        sampleHeadset('headset-2', {
          ...{
            serial: 'RS-2026-0002',
            condition: 'failed',
            faultCode: 'camera-silent',
            calibrationDate: null,
          },
        }),
        sampleHeadset('headset-3', { serial: 'RS-2026-0003', connected: false, condition: 'absent' }),
      ],
    },
  },
  { name: 'no headsets', role: 'technician', path: '/headsets', known: { headsets: [] }, shows: 'headset' },
];

const doorScenes: OperatorScene[] = [
  { name: 'sign-in', role: null, path: '/sign-in', shows: 'Password' },
  {
    ...{ name: 'sign-in, refused', role: null, path: '/sign-in', shows: 'credentials-wrong' },
    act: async (page) => {
      await page.getByLabel('Name').fill('Priya Nair');
      await page.getByLabel('Password').fill('wrong');
      await page.keyboard.press('Enter');
    },
  },
  { name: 'not allowed', role: 'technician', path: '/wall', shows: 'not for your role' },
  { name: 'not found', role: null, path: '/no/such/page', shows: 'no such page' },
  {
    name: 'unreachable',
    role: 'proctor',
    path: '/unreachable?code=network-unreachable',
    shows: 'cannot reach',
  },
];

/** Every page of proctors, supervisors, technicians and administrators, in every state. */
export const operatorScenes: readonly OperatorScene[] = [
  ...doorScenes,
  ...wallScenes,
  ...sessionScenes,
  ...replayScenes,
  ...keeperScenes,
];

/** What a fake gateway knows in a scene. */
export function knownIn({ known }: OperatorScene): Partial<FakeGatewayState> {
  return {
    ...{ examSessions: [sampleExamSession('session-1')], headsets: [sampleHeadset('headset-1')], log: [] },
    ...{ accounts: sampleAccounts(), links: new Map(), still: null, replay: 'not-found' },
    ...known,
  };
}
