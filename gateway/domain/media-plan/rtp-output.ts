import { chain } from './launch-text.ts';

interface RtpStream {
  /** Name of the payloader; key frames are asked for here, because it is downstream of the encoder. */
  payloaderName: string;
  payloader: string;
  payloadType: number;
  destination: { rtpPort: number; rtcpPort: number; ssrc: number };
  bitrateBps: number;
}

/** Elements an RTP output needs beside its payloader. */
export const rtpOutputElements = ['rtpsession', 'udpsink'] as const;

/**
 * Payloader → RTP session → loopback.
 *
 * RTP timestamps are the running time (`timestamp-offset=0`). The sender reports carry the pipeline's clock, which is
 * CLOCK_MONOTONIC in nanoseconds (`ntp-time-source=clock-time`), for the moment of capture and not of sending
 * (`rtcp-sync-send-time=false`); AVPF sends the first one with the first packet.
 */
export function rtpOutput(stream: RtpStream): string {
  const { rtpPort, rtcpPort, ssrc } = stream.destination;
  const session = `${stream.payloaderName}-session`;
  const sink = (port: number) => `udpsink host=127.0.0.1 port=${port} sync=false async=false`;
  return [
    chain(
      `${stream.payloader} name=${stream.payloaderName} pt=${stream.payloadType} ssrc=${ssrc} timestamp-offset=0`,
      `${session}.send_rtp_sink`,
    ),
    `rtpsession name=${session} rtp-profile=avpf ntp-time-source=clock-time rtcp-sync-send-time=false ` +
      `rtcp-min-interval=500000000 bandwidth=${stream.bitrateBps / 8}`,
    chain(`${session}.send_rtp_src`, sink(rtpPort)),
    chain(`${session}.send_rtcp_src`, sink(rtcpPort)),
  ].join(' ');
}

/** H.264 as it comes, no packet larger than a path's MTU leaves room for. */
export const h264Payloader = 'rtph264pay config-interval=0 aggregate-mode=zero-latency mtu=1200';
/** Picture ids of 15 bits: some receivers tell by them which pictures are missing. */
export const vp8Payloader = 'rtpvp8pay picture-id-mode=15-bit mtu=1200';
export const opusPayloader = 'rtpopuspay';
export const h264PayloadType = 96;
export const opusPayloadType = 97;
export const vp8PayloadType = 98;
