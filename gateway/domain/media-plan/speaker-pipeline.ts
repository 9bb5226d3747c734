import type { AudioSink } from '../headset/capture-source.ts';
import { chain, quoted } from './launch-text.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { opusPayloadType } from './rtp-output.ts';

/** Names the pipeline in the worker; it is no track. */
export const speakerPipelineId = 'speaker';

/**
 * How long packets are held so that late ones still find their place, and by how much the sink is ahead of what is heard: both are
 * part of the way from mouth to ear.
 */
const jitterMs = 60;
const deviceBufferUs = 60_000;

function sink(speaker: AudioSink): string {
  switch (speaker.kind) {
    case 'alsa':
      // The system's clock paces: the device's own stands still until it is first heard.
      return (
        `alsasink name=speaker-sink device=${quoted(speaker.device)} provide-clock=false ` +
        `buffer-time=${deviceBufferUs} latency-time=10000`
      );
    case 'pcm-tcp':
      return chain(
        `audio/x-raw,format=S16LE,rate=${speaker.sampleRateHz},channels=${speaker.channels}`,
        `tcpclientsink name=speaker-sink host=127.0.0.1 port=${speaker.port} sync=true`,
      );
  }
}

/**
 * Opus RTP on a loopback port → the headset's speaker. For a lost packet the decoder's guess is played: waiting for what the next one
 * repeats of it would make every word 120 ms later. Nothing plays while nothing comes.
 *
 * `port` must be free: another program's must never be shared, or it would take the packets.
 */
export function speakerPipeline(speaker: AudioSink, port: number): PipelinePlan {
  const caps = `application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=${opusPayloadType}`;
  const launch = chain(
    `udpsrc name=speaker-source address=127.0.0.1 port=${port} reuse=false caps=${quoted(caps)}`,
    `rtpjitterbuffer latency=${jitterMs} do-lost=true`,
    'rtpopusdepay',
    'opusdec plc=true',
    'audioconvert',
    'audioresample',
    sink(speaker),
  );
  return {
    trackId: speakerPipelineId,
    launch,
    sourceName: 'speaker-source',
    splitterName: null,
    rungs: [],
    requiredElements: [
      ...['udpsrc', 'rtpjitterbuffer', 'rtpopusdepay', 'opusdec', 'audioconvert', 'audioresample'],
      speaker.kind === 'alsa' ? 'alsasink' : 'tcpclientsink',
    ],
  };
}

/** The elements without which this speaker cannot be used. */
export function speakerElements(speaker: AudioSink): readonly string[] {
  return speakerPipeline(speaker, 9).requiredElements;
}
