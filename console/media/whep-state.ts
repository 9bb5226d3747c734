/** The states of one viewer's connection to an exam session's pictures. */
export type WhepState =
  | { phase: 'connecting' }
  | { phase: 'live' }
  /** Connected, but no picture for a while: the last one is being held. */
  | { phase: 'late' }
  | { phase: 'reconnecting'; attempt: number; code: string }
  /** Will not come back by itself. */
  | { phase: 'failed'; code: string }
  | { phase: 'stopped' };

export type WhepEvent =
  | { type: 'frame' }
  | { type: 'silence' }
  | { type: 'lost'; code: string; retryable: boolean }
  | { type: 'restart' }
  | { type: 'stop' };

/** The next state; the same object where the event changes nothing. */
export function nextWhepState(state: WhepState, event: WhepEvent): WhepState {
  if (state.phase === 'stopped') return state;
  switch (event.type) {
    case 'stop':
      return { phase: 'stopped' };
    case 'restart':
      return { phase: 'connecting' };
    case 'frame':
      return state.phase === 'live' || state.phase === 'failed' ? state : { phase: 'live' };
    case 'silence':
      return state.phase === 'live' ? { phase: 'late' } : state;
    case 'lost':
      if (state.phase === 'failed') return state;
      if (!event.retryable) return { phase: 'failed', code: event.code };
      return {
        phase: 'reconnecting',
        attempt: state.phase === 'reconnecting' ? state.attempt + 1 : 1,
        code: event.code,
      };
  }
}
