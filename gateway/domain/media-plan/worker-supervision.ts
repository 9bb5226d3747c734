import type { ErrorCode } from '../../contract/error-codes.ts';
import type { MediaCondition } from '../../contract/exam-sessions.ts';

/** Why pictures stopped; a code of the catalogue. */
export type MediaFault = Extract<
  ErrorCode,
  | 'camera-silent'
  | 'camera-stalled'
  | 'media-worker-died'
  | 'media-worker-hung'
  | 'pipeline-failed'
  | 'element-missing'
  | 'encoder-missing'
  | 'calibration-invalid'
>;

/** `attempt` counts the failures since pictures last came steadily; it sets the back-off. */
export type Supervision =
  /** A worker runs or is being started; no picture of it yet. `fault` is null until the first failure. */
  | { name: 'opening'; attempt: number; fault: MediaFault | null }
  | { name: 'live'; attempt: number }
  /** The worker has been killed; its exit is awaited. */
  | { name: 'ending'; attempt: number; fault: MediaFault }
  /** No worker; the back-off runs. */
  | { name: 'waiting'; attempt: number; fault: MediaFault }
  /** No worker, and none will help. */
  | { name: 'failed'; fault: MediaFault }
  | { name: 'stopping' }
  | { name: 'stopped' };

export type SupervisionEvent =
  | { type: 'picture' }
  /** The deadline for the first or the next picture has passed. */
  | { type: 'no-picture' }
  | { type: 'pipeline-failed'; atSource: boolean }
  | { type: 'worker-hung' }
  | { type: 'worker-exited' }
  | { type: 'back-off-over' }
  /** Pictures have come for `stableAfterMs`. */
  | { type: 'stable' }
  /** Something that another worker will not cure. */
  | { type: 'hopeless'; fault: MediaFault }
  | { type: 'stop' };

export type SupervisionEffect =
  | { do: 'launch-worker' }
  | { do: 'kill-worker' }
  /** Asks the worker to end and kills it if it does not. */
  | { do: 'end-worker' }
  | { do: 'wait-back-off'; delayMs: number }
  | { do: 'wait-stable'; delayMs: number };

/** Effects belong to the new state: timers of the state before end with it. */
export type SupervisionStep =
  { outcome: 'moved'; state: Supervision; effects: readonly SupervisionEffect[] } | { outcome: 'illegal' };

export const stableAfterMs = 10_000;
const backOffsMs = [0, 250, 500, 1000, 2000, 4000] as const;
const longestBackOffMs = 5000;

export const initialSupervision: Supervision = { name: 'opening', attempt: 0, fault: null };

/** Wait before the next worker after so many failures in a row: at once after the first, then longer and longer. */
export function backOffMs(failures: number): number {
  return backOffsMs[failures - 1] ?? longestBackOffMs;
}

const illegal: SupervisionStep = { outcome: 'illegal' };
const moved = (state: Supervision, ...effects: SupervisionEffect[]): SupervisionStep => ({
  outcome: 'moved',
  state,
  effects,
});

/** Kills the worker and waits for its end. */
const endAfter = (attempt: number, fault: MediaFault) =>
  moved({ name: 'ending', attempt, fault }, { do: 'kill-worker' });

/** The worker is gone: the next one after a back-off. */
function waitAfter(attempt: number, fault: MediaFault): SupervisionStep {
  const failures = attempt + 1;
  return moved(
    { name: 'waiting', attempt: failures, fault },
    { do: 'wait-back-off', delayMs: backOffMs(failures) },
  );
}

function whileRunning(
  state: Extract<Supervision, { name: 'opening' | 'live' }>,
  event: SupervisionEvent,
): SupervisionStep {
  const silence: MediaFault = state.name === 'live' ? 'camera-stalled' : 'camera-silent';
  switch (event.type) {
    case 'picture':
      if (state.name === 'live') return moved(state);
      return moved({ name: 'live', attempt: state.attempt }, { do: 'wait-stable', delayMs: stableAfterMs });
    case 'no-picture':
      return endAfter(state.attempt, silence);
    case 'pipeline-failed':
      return endAfter(state.attempt, event.atSource ? silence : 'pipeline-failed');
    case 'worker-hung':
      return endAfter(state.attempt, 'media-worker-hung');
    case 'worker-exited':
      return waitAfter(state.attempt, 'media-worker-died');
    case 'stable':
      return state.name === 'live' ? moved({ name: 'live', attempt: 0 }) : illegal;
    case 'hopeless':
      return moved({ name: 'failed', fault: event.fault }, { do: 'kill-worker' });
    case 'stop':
      return moved({ name: 'stopping' }, { do: 'end-worker' });
    case 'back-off-over':
      return illegal;
  }
}

/** Late news of a worker that has been killed change nothing. */
function whileEnding(
  state: Extract<Supervision, { name: 'ending' }>,
  event: SupervisionEvent,
): SupervisionStep {
  switch (event.type) {
    case 'worker-exited':
      return waitAfter(state.attempt, state.fault);
    case 'stop':
      return moved({ name: 'stopping' }, { do: 'kill-worker' });
    case 'hopeless':
      return moved({ name: 'failed', fault: event.fault });
    case 'picture':
    case 'no-picture':
    case 'pipeline-failed':
    case 'worker-hung':
      return moved(state);
    case 'back-off-over':
    case 'stable':
      return illegal;
  }
}

function whileWaiting(
  state: Extract<Supervision, { name: 'waiting' }>,
  event: SupervisionEvent,
): SupervisionStep {
  switch (event.type) {
    case 'back-off-over':
      return moved({ name: 'opening', attempt: state.attempt, fault: state.fault }, { do: 'launch-worker' });
    case 'hopeless':
      return moved({ name: 'failed', fault: event.fault });
    case 'stop':
      return moved({ name: 'stopped' });
    case 'picture':
    case 'no-picture':
    case 'pipeline-failed':
    case 'worker-hung':
    case 'worker-exited':
    case 'stable':
      return illegal;
  }
}

/** The next state of the supervision of one media worker, and what to do; never throws. */
export function supervise(state: Supervision, event: SupervisionEvent): SupervisionStep {
  switch (state.name) {
    case 'opening':
    case 'live':
      return whileRunning(state, event);
    case 'ending':
      return whileEnding(state, event);
    case 'waiting':
      return whileWaiting(state, event);
    case 'failed':
      if (event.type === 'stop') return moved({ name: 'stopped' });
      return event.type === 'worker-exited' ? moved(state) : illegal;
    case 'stopping':
      return event.type === 'worker-exited' ? moved({ name: 'stopped' }) : moved(state);
    case 'stopped':
      return event.type === 'stop' || event.type === 'worker-exited' ? moved(state) : illegal;
  }
}

/** What the consoles are told in this state. */
export function statusOf(state: Supervision): { condition: MediaCondition; faultCode: MediaFault | null } {
  switch (state.name) {
    case 'opening':
      return state.fault === null
        ? { condition: 'starting', faultCode: null }
        : { condition: 'recovering', faultCode: state.fault };
    case 'live':
      return { condition: 'live', faultCode: null };
    case 'ending':
    case 'waiting':
      return { condition: 'recovering', faultCode: state.fault };
    case 'failed':
      return { condition: 'failed', faultCode: state.fault };
    case 'stopping':
    case 'stopped':
      return { condition: 'absent', faultCode: null };
  }
}
