import { attributeValue, attributeValues, type SdpMediaBlock } from './sdp-lines.ts';

/** One payload type a viewer can receive. */
export interface OfferedCodec {
  payloadType: number;
  /** Lower case. */
  name: string;
  clockRateHz: number;
  channels: number;
  /** The `fmtp` text as offered; empty where there is none or it is not plain. */
  parameters: string;
  /** The `rtcp-fb` values offered for it, such as `nack pli`. */
  feedback: string[];
}

export interface OfferedMedia {
  kind: 'video' | 'audio';
  mid: string;
  /** The transport protocol token of the media line, repeated in the answer. */
  protocol: string;
  /** Whether the viewer wants to receive in this section. */
  receives: boolean;
  /** Whether the section is for sending alone, such as a proctor's voice. */
  onlySends: boolean;
  codecs: OfferedCodec[];
  /** Header extension URI → id (RFC 8285), one-byte ids only. */
  extensions: ReadonlyMap<string, number>;
}

export interface OfferedDataChannels {
  kind: 'application';
  mid: string;
  protocol: string;
  sctpPort: number;
}

export type OfferedSection = OfferedMedia | OfferedDataChannels;

export type SectionFault = 'section-unsupported' | 'mid-invalid' | 'not-multiplexed' | 'codec-invalid';

const midPattern = /^[A-Za-z0-9!#$%&'*+\-.^_`{|}~]{1,16}$/;
const mediaProtocols = new Set(['UDP/TLS/RTP/SAVPF', 'UDP/TLS/RTP/SAVP', 'RTP/SAVPF']);
const dataProtocols = new Set(['UDP/DTLS/SCTP', 'DTLS/SCTP']);
const maxPayloadTypes = 128;
/** Parameters are repeated in the answer, so only plain ones are kept. */
const plainParameters = /^[A-Za-z0-9=;,/+. _-]{1,512}$/;

/** Reads one media section of an offer; pure, never throws. */
export function parseSection(block: SdpMediaBlock): OfferedSection | SectionFault {
  const [kind, port, protocol, ...formats] = block.media.split(' ');
  const mid = attributeValue(block.attributes, 'mid');
  if (mid === null || !midPattern.test(mid)) return 'mid-invalid';
  if (protocol === undefined || !/^\d{1,5}$/.test(port ?? '')) return 'section-unsupported';
  if (port === '0' && !block.attributes.includes('bundle-only')) return 'section-unsupported';
  if (kind === 'application' && dataProtocols.has(protocol) && formats[0] === 'webrtc-datachannel') {
    const sctpPort = Number(attributeValue(block.attributes, 'sctp-port') ?? '5000');
    if (!Number.isInteger(sctpPort) || sctpPort < 1 || sctpPort > 65_535) return 'section-unsupported';
    return { kind, mid, protocol, sctpPort };
  }
  if ((kind !== 'video' && kind !== 'audio') || !mediaProtocols.has(protocol)) return 'section-unsupported';
  if (!block.attributes.includes('rtcp-mux')) return 'not-multiplexed';
  const codecs = parseCodecs(block.attributes, formats);
  if (codecs === null) return 'codec-invalid';
  return {
    kind,
    mid,
    protocol,
    receives: !block.attributes.includes('sendonly') && !block.attributes.includes('inactive'),
    onlySends: block.attributes.includes('sendonly'),
    codecs,
    extensions: parseExtensions(block.attributes),
  };
}

/** The codecs with an `rtpmap`, in the order of preference of the media line; null where that line is malformed. */
function parseCodecs(attributes: readonly string[], formats: readonly string[]): OfferedCodec[] | null {
  if (formats.length === 0 || formats.length > maxPayloadTypes) return null;
  const codecs = new Map<number, OfferedCodec>();
  const described = parseRtpMaps(attributes);
  for (const format of formats) {
    if (!/^\d{1,3}$/.test(format) || Number(format) > 127) return null;
    const codec = described.get(Number(format));
    if (codec !== undefined) codecs.set(codec.payloadType, codec);
  }
  for (const value of attributeValues(attributes, 'fmtp')) {
    const [payloadType, parameters] = splitPayloadType(value);
    const codec = codecs.get(payloadType);
    if (codec !== undefined && plainParameters.test(parameters)) codec.parameters = parameters;
  }
  for (const value of attributeValues(attributes, 'rtcp-fb')) {
    const [payloadType, feedback] = splitPayloadType(value);
    codecs.get(payloadType)?.feedback.push(feedback);
  }
  return [...codecs.values()];
}

function parseRtpMaps(attributes: readonly string[]): Map<number, OfferedCodec> {
  const codecs = new Map<number, OfferedCodec>();
  for (const value of attributeValues(attributes, 'rtpmap')) {
    const match = /^(\d{1,3}) ([A-Za-z0-9._-]{1,32})\/(\d{1,6})(?:\/(\d))?$/.exec(value);
    if (match === null) continue;
    const [, payloadType, name = '', clockRate, channels] = match;
    codecs.set(Number(payloadType), {
      payloadType: Number(payloadType),
      name: name.toLowerCase(),
      clockRateHz: Number(clockRate),
      channels: Number(channels ?? '1'),
      parameters: '',
      feedback: [],
    });
  }
  return codecs;
}

/** Splits `96 nack pli` into 96 and `nack pli`; NaN where there is no number. */
function splitPayloadType(value: string): [payloadType: number, rest: string] {
  const space = value.indexOf(' ');
  return space < 1 ? [Number.NaN, ''] : [Number(value.slice(0, space)), value.slice(space + 1)];
}

function parseExtensions(attributes: readonly string[]): Map<string, number> {
  const extensions = new Map<string, number>();
  for (const value of attributeValues(attributes, 'extmap')) {
    const match = /^(\d{1,2})(?:\/[a-z]{1,8})? ([^ ]{1,200})$/.exec(value);
    const id = Number(match?.[1]);
    const uri = match?.[2];
    if (uri !== undefined && id >= 1 && id <= 14) extensions.set(uri, id);
  }
  return extensions;
}
