import type { MicrophoneFault } from './microphone.ts';

/** Why nobody hears the person, or not any more; message keys below `talk.fault`, but for codes of the gateway. */
export type TalkFault =
  | MicrophoneFault
  /** No pictures are connected, and with them no way for a voice. */
  | 'no-connection'
  /** The headset cannot play. */
  | 'no-speaker'
  /** It was ended from elsewhere: the connection broke, or the exam is over. */
  | 'cut-off'
  /** The microphone is open now, but the key was let go while the browser asked. */
  | 'ready'
  | { code: string };

/** How a person talks to the candidate. Held: as long as a key is down. */
export type TalkState =
  | { phase: 'silent'; fault: TalkFault | null }
  /** The microphone is being opened. */
  | { phase: 'opening'; isHeld: boolean }
  /** The gateway is told; what is said already may be lost. */
  | { phase: 'starting'; isHeld: boolean; hasVoice: boolean }
  /** The candidate hears it, or where `hasVoice` is false reads it. */
  | { phase: 'live'; isHeld: boolean; hasVoice: boolean };

export type TalkEvent =
  | { type: 'press'; isHeld: boolean; hasVoice: boolean }
  | { type: 'microphone-open' }
  | { type: 'failed'; fault: TalkFault }
  | { type: 'started' }
  | { type: 'release' }
  | { type: 'dismiss' };

/** The next state; the same object where the event changes nothing. */
export function nextTalkState(state: TalkState, event: TalkEvent): TalkState {
  switch (event.type) {
    case 'press': {
      const { isHeld, hasVoice } = event;
      if (state.phase !== 'silent') return state;
      return hasVoice ? { phase: 'opening', isHeld } : { phase: 'starting', isHeld, hasVoice };
    }
    case 'microphone-open':
      return state.phase === 'opening' ? { phase: 'starting', isHeld: state.isHeld, hasVoice: true } : state;
    case 'started':
      return state.phase === 'starting' ? { ...state, phase: 'live' } : state;
    case 'failed':
      return { phase: 'silent', fault: event.fault };
    case 'release':
      // A browser that asks takes the keyboard: the key is up when leave has been given.
      if (state.phase === 'opening') return { phase: 'silent', fault: 'ready' };
      return state.phase === 'silent' ? state : { phase: 'silent', fault: null };
    case 'dismiss':
      return state.phase === 'silent' && state.fault !== null ? { phase: 'silent', fault: null } : state;
  }
}
