import {
  framesChannelLabel,
  frameMetadataSchema,
  viewerHeartbeatEveryMs,
  type ViewerMessage,
} from '../../contract/media.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { IceServer } from '../../ports/viewer-transport.ts';
import { exchangeOffer, type WhepAnswer } from './whep-exchange.ts';
import { ProbeObservations } from './probe-observations.ts';
import type { ProbeFigures } from './probe-report.ts';
import { loadWrtc, type Wrtc, type WrtcChannel, type WrtcPeer } from './wrtc-peer.ts';

export interface ProbeOptions {
  whepUrl: URL;
  /** A viewer token. */
  token: string;
  /** How long to watch, from the moment at which the connection stands. */
  seconds: number;
  iceServers?: readonly IceServer[];
  /** Only through one of the TURN servers. */
  isRelayed?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: { seconds: number; pictures: number }) => void;
}

const gatherAtMostMs = 2000;
const connectWithinMs = 15_000;
const progressIntervalMs = 200;

/**
 * Watches an exam session as a viewer does, with a WebRTC implementation of its own (libwebrtc), and tells what was
 * seen and heard. Leaves nothing behind, but threads of the native library that do not keep the process.
 *
 * Throws the gateway's own code where it refuses (`token-invalid`, `media-not-ready`, …), `gateway-unreachable` where
 * none answers, `viewer-not-connected` where no media path is found, and `cancelled`.
 */
export async function probeViewer(options: ProbeOptions): Promise<ProbeFigures> {
  const { seconds, signal = new AbortController().signal, onProgress } = options;
  const wrtc = await loadWrtc();
  const peer = new wrtc.RTCPeerConnection({
    iceServers: options.iceServers ?? [],
    iceTransportPolicy: options.isRelayed === true ? 'relay' : 'all',
  });
  const observations = new ProbeObservations();
  const endings: (() => unknown)[] = [() => peer.close()];
  try {
    endings.unshift(receive(peer, wrtc, observations));
    const offerSdp = await gatheredOffer(peer);
    const postedAtMs = observations.start();
    const answer = await exchangeOffer({ ...options, sdp: offerSdp, signal });
    endings.push(() => answer.end());
    await connect(peer, answer, signal);
    const connectedMs = performance.now() - postedAtMs;
    await watch(seconds, signal, (elapsedS) =>
      onProgress?.({ seconds: elapsedS, pictures: observations.pictures }),
    );
    return observations.figures({ seconds, connectedMs, statistics: await peer.getStats() });
  } finally {
    for (const end of endings) await end();
  }
}

/** Asks for the panorama, the sound and the frames' metadata; gives what ends the receiving. */
function receive(peer: WrtcPeer, wrtc: Wrtc, observations: ProbeObservations): () => void {
  const { RTCVideoSink, RTCAudioSink } = wrtc.nonstandard;
  const sinks: { stop(): void }[] = [];
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addTransceiver('audio', { direction: 'recvonly' });
  peer.ontrack = ({ track }) => {
    if (track.kind === 'video') {
      const sink = new RTCVideoSink(track);
      sink.onframe = ({ frame }) => observations.notePicture(frame);
      sinks.push(sink);
    } else {
      const sink = new RTCAudioSink(track);
      sink.ondata = ({ samples }) => observations.noteSound(samples);
      sinks.push(sink);
    }
  };
  const channel = peer.createDataChannel(framesChannelLabel);
  channel.onmessage = ({ data }) => noteMetadata(data, observations);
  const heartbeat = setInterval(() => sayAlive(channel), viewerHeartbeatEveryMs);
  return () => {
    clearInterval(heartbeat);
    for (const sink of sinks) sink.stop();
  };
}

function noteMetadata(data: unknown, observations: ProbeObservations): void {
  if (typeof data !== 'string') return;
  const parsed = frameMetadataSchema.safeParse(parseJson(data));
  if (parsed.success) observations.noteMetadata(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sayAlive(channel: WrtcChannel): void {
  const message: ViewerMessage = { type: 'alive' };
  if (channel.readyState === 'open') channel.send(JSON.stringify(message));
}

async function gatheredOffer(peer: WrtcPeer): Promise<string> {
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gatherAtMostMs);
    const look = (): void => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    };
    peer.onicegatheringstatechange = look;
    look();
  });
  return peer.localDescription?.sdp ?? '';
}

async function connect(peer: WrtcPeer, answer: WhepAnswer, signal: AbortSignal): Promise<void> {
  await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
  await new Promise<void>((resolve, reject) => {
    const fail = (error: CodedError): void => {
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => fail(new CodedError('viewer-not-connected')), connectWithinMs);
    signal.addEventListener('abort', () => fail(new CodedError('cancelled')), { once: true });
    const look = (): void => {
      if (peer.connectionState === 'failed') fail(new CodedError('viewer-not-connected'));
      if (peer.connectionState !== 'connected') return;
      clearTimeout(timer);
      resolve();
    };
    peer.onconnectionstatechange = look;
    look();
  });
}

async function watch(
  seconds: number,
  signal: AbortSignal,
  onProgress: (elapsedS: number) => void,
): Promise<void> {
  const beganMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const timer = setInterval(() => {
      const elapsedS = (performance.now() - beganMs) / 1000;
      onProgress(Math.min(elapsedS, seconds));
      if (!signal.aborted && elapsedS < seconds) return;
      clearInterval(timer);
      if (signal.aborted) reject(new CodedError('cancelled'));
      else resolve();
    }, progressIntervalMs);
  });
}
