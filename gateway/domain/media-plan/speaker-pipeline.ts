import type { AudioSink } from '../headset/capture-source.ts';
import type { PlayedVoice } from './echo-canceller.ts';
import { chain, quoted } from './launch-text.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { voiceChain, voiceElements, voiceJitterMs } from './voice-chain.ts';

/** Names the pipeline in the worker; it is no track. */
export const speakerPipelineId = 'speaker';

/** By how much a sink is given sound before it is heard: the buffer of the device. */
const sinkMs = 60;

/** A voice whose packets come to this port, too; the device's own time, of a few milliseconds, is left out. */
export function playedVoice(port: number): PlayedVoice {
  return { port, playedAfterMs: voiceJitterMs + sinkMs };
}

function sink(speaker: AudioSink): string {
  switch (speaker.kind) {
    case 'alsa':
      // The system's clock paces: the device's own stands still until it is first heard. Its buffer is all the time that it needs.
      return (
        `alsasink name=speaker-sink device=${quoted(speaker.device)} provide-clock=false ` +
        `buffer-time=${sinkMs * 1000} latency-time=10000 processing-deadline=0`
      );
    case 'pcm-tcp':
      return chain(
        `audio/x-raw,format=S16LE,rate=${speaker.sampleRateHz},channels=${speaker.channels}`,
        `tcpclientsink name=speaker-sink host=127.0.0.1 port=${speaker.port} sync=true processing-deadline=0`,
      );
  }
}

/**
 * A voice on a loopback port → the headset's speaker. Nothing plays while nothing comes. `port` must be free, as of `voiceChain`.
 */
export function speakerPipeline(speaker: AudioSink, port: number): PipelinePlan {
  const launch = chain(voiceChain('speaker-source', port), sink(speaker));
  return {
    trackId: speakerPipelineId,
    launch,
    sourceName: 'speaker-source',
    splitterName: null,
    rungs: [],
    requiredElements: [...voiceElements, speaker.kind === 'alsa' ? 'alsasink' : 'tcpclientsink'],
  };
}

/** The elements without which this speaker cannot be used. */
export function speakerElements(speaker: AudioSink): readonly string[] {
  return speakerPipeline(speaker, 9).requiredElements;
}
