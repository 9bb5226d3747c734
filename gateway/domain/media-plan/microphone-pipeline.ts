import {
  cancellerCaps,
  echoCanceller,
  echoElements,
  echoReference,
  type PlayedVoice,
} from './echo-canceller.ts';
import { chain, quoted } from './launch-text.ts';
import type { AudioSource } from '../headset/capture-source.ts';
import type { MediaOptions, RtpDestination } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { encodedTee, recorderBranch, recorderElements, recorderNames } from './recorder-branch.ts';
import { closedGate, gateName, gateOf } from './source-gate.ts';
import { opusPayloader, opusPayloadType, rtpOutput, rtpOutputElements } from './rtp-output.ts';

export interface MicrophonePipelineInput {
  microphone: AudioSource;
  /** Null where the headset plays no voice, or nothing can take it out. */
  voice: PlayedVoice | null;
  destination: RtpDestination;
  options: MediaOptions;
}

const sourceName = 'microphone-source';
const recorded = recorderNames('microphone');
/** Of Opus, 0 … 10: what libwebrtc uses on phones; 10 costs half as much CPU again. */
const complexity = 5;

function source(microphone: AudioSource): string {
  const { sampleRateHz, channels } = microphone;
  switch (microphone.kind) {
    case 'alsa':
      return chain(
        `alsasrc name=${sourceName} device=${quoted(microphone.device)} provide-clock=false ` +
          'buffer-time=100000 latency-time=10000',
        `audio/x-raw,rate=${sampleRateHz},channels=${channels}`,
      );
    case 'pcm-tcp':
      return chain(
        `tcpclientsrc name=${sourceName} host=127.0.0.1 port=${microphone.port} do-timestamp=true`,
        `rawaudioparse use-sink-caps=false format=pcm pcm-format=s16le ` +
          `sample-rate=${sampleRateHz} num-channels=${channels}`,
        closedGate(gateName(sourceName)),
        'roundsightretime',
      );
  }
}

/**
 * Microphone → without what the speaker plays → level → Opus, 20 ms a packet, with forward error correction; it can be recorded.
 *
 * `audiorate` keeps the stream continuous: samples get the times that their number says, and are dropped or repeated only
 * when the device's clock has drifted 40 ms from ours.
 */
export function microphonePipeline(input: MicrophonePipelineInput): PipelinePlan {
  const { microphone, voice, options } = input;
  const track = chain(
    source(microphone),
    'audiorate tolerance=40000000',
    'audioconvert',
    'audioresample',
    cancellerCaps,
    voice === null ? '' : echoCanceller,
    'level name=microphone-level interval=200000000 post-messages=true',
    `opusenc name=microphone-encoder bitrate=${options.microphoneBitrateBps} frame-size=20 audio-type=voice ` +
      `complexity=${complexity} inband-fec=true packet-loss-percentage=5 dtx=false`,
    encodedTee(recorded),
    rtpOutput({
      payloaderName: 'microphone-rtp',
      payloader: opusPayloader,
      payloadType: opusPayloadType,
      destination: { ...input.destination, ssrc: input.destination.ssrcs.sound },
      bitrateBps: options.microphoneBitrateBps,
    }),
  );
  return {
    trackId: 'microphone',
    launch: [track, recorderBranch(recorded), voice === null ? '' : echoReference(voice)].join(' ').trim(),
    sourceName,
    splitterName: null,
    ...gateOf(microphone, sourceName),
    // Always made: its levels are wanted always, and the packets are the sign that it lives.
    rungs: [{ id: 'sound', valve: null, encoder: null, keyFrameElement: null, recorder: recorded.recorder }],
    requiredElements: [
      ...(microphone.kind === 'alsa' ? ['alsasrc'] : ['tcpclientsrc', 'rawaudioparse', 'roundsightretime']),
      ...[
        'audiorate',
        'audioconvert',
        'audioresample',
        'level',
        'opusenc',
        'rtpopuspay',
        ...rtpOutputElements,
        ...recorderElements,
      ],
      ...(voice === null ? [] : echoElements),
    ],
  };
}
