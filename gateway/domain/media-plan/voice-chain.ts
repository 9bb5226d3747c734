import { chain, quoted } from './launch-text.ts';
import { opusPayloadType } from './rtp-output.ts';

/**
 * Opus RTP on a loopback port → sound. For a lost packet the decoder's guess is played: waiting for what the next one repeats of it
 * would make every word 120 ms later.
 *
 * `jitterMs`: how long the packets behind a missing one are held for it. `port` must be free: another program's must never be shared, or it would take the packets.
 */
export function voiceChain(name: string, port: number, jitterMs: number): string {
  const caps = `application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=${opusPayloadType}`;
  return chain(
    `udpsrc name=${name} address=127.0.0.1 port=${port} reuse=false caps=${quoted(caps)}`,
    `rtpjitterbuffer latency=${jitterMs} do-lost=true`,
    'rtpopusdepay',
    'opusdec plc=true',
    'audioconvert',
    'audioresample',
  );
}

export const voiceElements = [
  ...['udpsrc', 'rtpjitterbuffer', 'rtpopusdepay', 'opusdec', 'audioconvert', 'audioresample'],
] as const;
