import { headsetInterface, microphoneEndpoint, speakerEndpoint } from '../headset-layout.ts';
import {
  associationDescriptor,
  descriptor,
  descriptorType,
  endpointDescriptor,
  interfaceDescriptor,
  le16,
} from './descriptor-bytes.ts';

export const soundRateHz = 48_000;
const bytesPerSample = 2;
const audioClass = 1;
const terminal = { usbStreaming: 0x0101, microphone: 0x0201, speaker: 0x0301 } as const;

const classInterface = (content: readonly number[]): number[] =>
  descriptor(descriptorType.classInterface, content);
const le24 = (value: number): number[] => [...le16(value & 0xffff), value >> 16];

function inputTerminal(id: number, kind: number, channels: number): number[] {
  return classInterface([2, id, ...le16(kind), 0, channels, ...le16(channels === 2 ? 3 : 0), 0, 0]);
}

function outputTerminal(id: number, kind: number, source: number): number[] {
  return classInterface([3, id, ...le16(kind), 0, source, 0]);
}

function controlInterface(): number[] {
  const terminals = [
    ...inputTerminal(1, terminal.microphone, 1),
    ...outputTerminal(2, terminal.usbStreaming, 1),
    ...inputTerminal(3, terminal.usbStreaming, 2),
    ...outputTerminal(4, terminal.speaker, 3),
  ];
  const { audioControl, microphone, speaker } = headsetInterface;
  return [
    ...interfaceDescriptor({ number: audioControl, endpoints: 0, code: [audioClass, 1, 0] }),
    ...classInterface([1, ...le16(0x0100), ...le16(10 + terminals.length), 2, microphone, speaker]),
    ...terminals,
  ];
}

interface StreamFields {
  number: number;
  terminalLink: number;
  channels: number;
  endpoint: number;
  /** Synchronisation: 0x05 asynchronous, 0x09 adaptive. */
  attributes: number;
}

/** No bandwidth in setting 0, one packet a millisecond in setting 1; a packet has room for two samples more. */
function streamingInterface({
  number,
  terminalLink,
  channels,
  endpoint,
  attributes,
}: StreamFields): number[] {
  const code = [audioClass, 2, 0] as const;
  const packetBytes = channels * bytesPerSample * (soundRateHz / 1000 + 2);
  return [
    ...interfaceDescriptor({ number, endpoints: 0, code }),
    ...interfaceDescriptor({ number, alternate: 1, endpoints: 1, code }),
    ...classInterface([1, terminalLink, 1, ...le16(1)]),
    ...classInterface([2, 1, channels, bytesPerSample, 16, 1, ...le24(soundRateHz)]),
    // The audio class has two more bytes in its endpoint descriptor.
    ...withTail(endpointDescriptor(endpoint, attributes, packetBytes, 4), [0, 0]),
    ...descriptor(descriptorType.classEndpoint, [1, 0, 0, ...le16(0)]),
  ];
}

function withTail([length = 0, ...rest]: readonly number[], tail: readonly number[]): number[] {
  return [length + tail.length, ...rest, ...tail];
}

/** Microphone and speaker: USB Audio Class 1.0, chapter 4. */
export function audioDescriptors(): number[] {
  const { audioControl, microphone, speaker } = headsetInterface;
  return [
    ...associationDescriptor(audioControl, 3, [audioClass, 0, 0]),
    ...controlInterface(),
    ...streamingInterface({
      number: microphone,
      terminalLink: 2,
      channels: 1,
      endpoint: microphoneEndpoint,
      attributes: 0x05,
    }),
    ...streamingInterface({
      number: speaker,
      terminalLink: 3,
      channels: 2,
      endpoint: speakerEndpoint,
      attributes: 0x09,
    }),
  ];
}
