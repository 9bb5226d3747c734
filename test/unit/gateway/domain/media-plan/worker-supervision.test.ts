import { describe, expect, it } from 'vitest';
import {
  backOffMs,
  statusOf,
  supervise,
  type Supervision,
  type SupervisionEvent,
} from '../../../../../gateway/domain/media-plan/worker-supervision.ts';

const states = {
  opening: { name: 'opening', attempt: 1, fault: 'pipeline-failed' },
  live: { name: 'live', attempt: 1 },
  ending: { name: 'ending', attempt: 1, fault: 'camera-silent' },
  waiting: { name: 'waiting', attempt: 1, fault: 'camera-silent' },
  failed: { name: 'failed', fault: 'encoder-missing' },
  stopping: { name: 'stopping' },
  stopped: { name: 'stopped' },
} as const satisfies Record<string, Supervision>;

const events = {
  picture: { type: 'picture' },
  'no-picture': { type: 'no-picture' },
  'pipeline-failed': { type: 'pipeline-failed', atSource: false },
  'source-failed': { type: 'pipeline-failed', atSource: true },
  'worker-hung': { type: 'worker-hung' },
  'worker-exited': { type: 'worker-exited' },
  'back-off-over': { type: 'back-off-over' },
  stable: { type: 'stable' },
  hopeless: { type: 'hopeless', fault: 'element-missing' },
  stop: { type: 'stop' },
} as const satisfies Record<string, SupervisionEvent>;

/** Every state × event: the next state with its fault or attempt, and what is done; `-` where it cannot happen. */
const table: Record<keyof typeof states, Record<keyof typeof events, string>> = {
  opening: {
    picture: 'live 1: wait-stable 10000',
    'no-picture': 'ending camera-silent: kill-worker',
    'pipeline-failed': 'ending pipeline-failed: kill-worker',
    'source-failed': 'ending camera-silent: kill-worker',
    'worker-hung': 'ending media-worker-hung: kill-worker',
    'worker-exited': 'waiting media-worker-died: wait-back-off 250',
    'back-off-over': '-',
    stable: '-',
    hopeless: 'failed element-missing: kill-worker',
    stop: 'stopping: end-worker',
  },
  live: {
    picture: 'live 1',
    'no-picture': 'ending camera-stalled: kill-worker',
    'pipeline-failed': 'ending pipeline-failed: kill-worker',
    'source-failed': 'ending camera-stalled: kill-worker',
    'worker-hung': 'ending media-worker-hung: kill-worker',
    'worker-exited': 'waiting media-worker-died: wait-back-off 250',
    'back-off-over': '-',
    stable: 'live 0',
    hopeless: 'failed element-missing: kill-worker',
    stop: 'stopping: end-worker',
  },
  ending: {
    picture: 'ending camera-silent',
    'no-picture': 'ending camera-silent',
    'pipeline-failed': 'ending camera-silent',
    'source-failed': 'ending camera-silent',
    'worker-hung': 'ending camera-silent',
    'worker-exited': 'waiting camera-silent: wait-back-off 250',
    'back-off-over': '-',
    stable: '-',
    hopeless: 'failed element-missing',
    stop: 'stopping: kill-worker',
  },
  waiting: {
    picture: '-',
    'no-picture': '-',
    'pipeline-failed': '-',
    'source-failed': '-',
    'worker-hung': '-',
    'worker-exited': '-',
    'back-off-over': 'opening camera-silent: launch-worker',
    stable: '-',
    hopeless: 'failed element-missing',
    stop: 'stopped',
  },
  failed: {
    picture: '-',
    'no-picture': '-',
    'pipeline-failed': '-',
    'source-failed': '-',
    'worker-hung': '-',
    'worker-exited': 'failed encoder-missing',
    'back-off-over': '-',
    stable: '-',
    hopeless: '-',
    stop: 'stopped',
  },
  stopping: {
    picture: 'stopping',
    'no-picture': 'stopping',
    'pipeline-failed': 'stopping',
    'source-failed': 'stopping',
    'worker-hung': 'stopping',
    'worker-exited': 'stopped',
    'back-off-over': 'stopping',
    stable: 'stopping',
    hopeless: 'stopping',
    stop: 'stopping',
  },
  stopped: {
    picture: '-',
    'no-picture': '-',
    'pipeline-failed': '-',
    'source-failed': '-',
    'worker-hung': '-',
    'worker-exited': 'stopped',
    'back-off-over': '-',
    stable: '-',
    hopeless: '-',
    stop: 'stopped',
  },
};

function describeStep(state: Supervision, event: SupervisionEvent): string {
  const step = supervise(state, event);
  if (step.outcome === 'illegal') return '-';
  const next = step.state;
  const detail = 'fault' in next ? ` ${next.fault ?? ''}` : 'attempt' in next ? ` ${next.attempt}` : '';
  const effects = step.effects.map((effect) => Object.values(effect).join(' ')).join(', ');
  return `${next.name}${detail}${effects === '' ? '' : `: ${effects}`}`;
}

describe('the supervision of a media worker', () => {
  for (const [stateName, row] of Object.entries(table)) {
    for (const [eventName, expected] of Object.entries(row)) {
      it(`${stateName} × ${eventName} → ${expected}`, () => {
        const state = states[stateName as keyof typeof states];
        expect(describeStep(state, events[eventName as keyof typeof events])).toBe(expected);
      });
    }
  }

  it('waits not at all after the first failure, then longer and longer, at most 5 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(backOffMs)).toEqual([0, 250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('tells people what is the matter', () => {
    expect(statusOf({ name: 'opening', attempt: 0, fault: null })).toEqual({
      condition: 'starting',
      faultCode: null,
    });
    expect(Object.values(states).map(statusOf)).toEqual([
      { condition: 'recovering', faultCode: 'pipeline-failed' },
      { condition: 'live', faultCode: null },
      { condition: 'recovering', faultCode: 'camera-silent' },
      { condition: 'recovering', faultCode: 'camera-silent' },
      { condition: 'failed', faultCode: 'encoder-missing' },
      { condition: 'absent', faultCode: null },
      { condition: 'absent', faultCode: null },
    ]);
  });
});
