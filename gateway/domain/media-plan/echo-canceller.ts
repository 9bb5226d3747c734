import { chain } from './launch-text.ts';
import { voiceChain, voiceElements, voiceJitterMs } from './voice-chain.ts';

/** What the headset's speaker plays, as the microphone's pipeline hears of it. */
export interface PlayedVoice {
  /** Loopback port that gets the voice's packets, as the speaker's pipeline does. */
  port: number;
  /** From a packet's arrival to when the speaker plays it. */
  playedAfterMs: number;
}

const probeName = 'voice-probe';

/** What an echo canceller needs; without them the microphone is heard as it is. */
export const echoElements = ['webrtcdsp', 'webrtcechoprobe', 'queue', 'fakesink', ...voiceElements] as const;

/** The form in which both ends of the canceller take sound. */
export const cancellerCaps = 'audio/x-raw,format=S16LE,rate=48000,channels=1';

/**
 * Takes out of a microphone's sound what its headset's speaker plays, and leaves all else as it is: no filter, no noise suppression, no
 * gain control, because the sound is evidence. Works on 10 ms at a time and adds no delay but that.
 */
export const echoCanceller =
  `webrtcdsp name=microphone-canceller probe=${probeName} echo-suppression-level=high ` +
  'high-pass-filter=false noise-suppression=false gain-control=false';

/** The canceller finds an echo that is later than it thinks, by up to 100 ms, and never one that is earlier. */
const earlyMs = 10;

/**
 * What the canceller compares with: the voice once more, decoded for nobody to hear when the speaker plays it. It is part of the
 * microphone's pipeline and no branch of the speaker's, whose failure would take it along, and because the canceller lines both up by
 * running time, which two pipelines do not share. The sink stands for the speaker: its delay is the pipeline's latency, by which the
 * probe knows when the voice is played. The canceller asks for the voice as long before that as packets may be late, and has it by then: the
 * queue lets what comes through the probe at once.
 */
export function echoReference({ port, playedAfterMs }: PlayedVoice): string {
  const deadlineNs = (playedAfterMs - voiceJitterMs - earlyMs) * 1_000_000;
  return chain(
    voiceChain('voice-reference', port),
    cancellerCaps,
    `webrtcechoprobe name=${probeName}`,
    'queue max-size-buffers=0 max-size-bytes=0 max-size-time=500000000 leaky=downstream',
    `fakesink sync=true async=false processing-deadline=${deadlineNs}`,
  );
}
