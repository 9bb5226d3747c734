import { chain, quoted } from './launch-text.ts';
import { opusPayloadType } from './rtp-output.ts';

/**
 * How long packets are held so that late ones still find their place. One that is later still has the buffer take its time for that of all
 * that follow: where the same voice is decoded twice, both must do so at the same packet.
 */
export const voiceJitterMs = 60;

/**
 * Opus RTP on a loopback port → sound. For a lost packet the decoder's guess is played: waiting for what the next one repeats of it
 * would make every word 120 ms later.
 *
 * `port` must be free: another program's must never be shared, or it would take the packets.
 */
export function voiceChain(name: string, port: number): string {
  const caps = `application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=${opusPayloadType}`;
  return chain(
    `udpsrc name=${name} address=127.0.0.1 port=${port} reuse=false caps=${quoted(caps)}`,
    `rtpjitterbuffer latency=${voiceJitterMs} do-lost=true`,
    'rtpopusdepay',
    'opusdec plc=true',
    'audioconvert',
    'audioresample',
  );
}

export const voiceElements = [
  ...['udpsrc', 'rtpjitterbuffer', 'rtpopusdepay', 'opusdec', 'audioconvert', 'audioresample'],
] as const;
