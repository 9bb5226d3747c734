import type { IceServer } from '../../ports/viewer-transport.ts';

/** One decoded picture: planes Y, U and V one after the other (I420). */
export interface DecodedPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** About 10 ms of decoded sound. */
export interface DecodedSound {
  samples: Int16Array;
}

interface WrtcTrack {
  readonly kind: 'video' | 'audio';
}

interface WrtcSink {
  stop(): void;
}

export type WrtcStatistics = Readonly<Record<string, unknown>> & { type: string };

/** What the probe uses of `RTCPeerConnection`. */
export interface WrtcPeer {
  readonly connectionState: string;
  readonly iceGatheringState: string;
  readonly localDescription: { sdp: string } | null;
  onconnectionstatechange: (() => void) | null;
  onicegatheringstatechange: (() => void) | null;
  ontrack: ((event: { track: WrtcTrack }) => void) | null;
  addTransceiver(kind: 'video' | 'audio', init: { direction: 'recvonly' }): unknown;
  createDataChannel(label: string): WrtcChannel;
  createOffer(): Promise<unknown>;
  setLocalDescription(description: unknown): Promise<void>;
  setRemoteDescription(description: { type: 'answer'; sdp: string }): Promise<void>;
  getStats(): Promise<ReadonlyMap<string, WrtcStatistics>>;
  close(): void;
}

export interface WrtcChannel {
  readonly readyState: string;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
}

/** What the probe uses of `@roamhq/wrtc`, whose own types need a browser's. */
export interface Wrtc {
  RTCPeerConnection: new (configuration: {
    iceServers: readonly IceServer[];
    iceTransportPolicy: 'all' | 'relay';
  }) => WrtcPeer;
  nonstandard: {
    RTCVideoSink: new (
      track: WrtcTrack,
    ) => WrtcSink & { onframe: ((event: { frame: DecodedPicture }) => void) | null };
    RTCAudioSink: new (track: WrtcTrack) => WrtcSink & { ondata: ((sound: DecodedSound) => void) | null };
  };
}

/** Loads the native library, which takes a tenth of a second and some threads: only when something is probed. */
export async function loadWrtc(): Promise<Wrtc> {
  const loaded = (await import('@roamhq/wrtc')) as unknown as { default: Wrtc };
  return loaded.default;
}
