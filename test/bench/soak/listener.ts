/**
 * One light viewer, in a process of its own that can be killed: an implementation of WebRTC other than the gateway's, which listens, and
 * watches the VP8 rung where it is told to. Told what to watch by a message; ends with its parent, or on SIGTERM after it has said so.
 */
import { z } from 'zod';
import { exchangeOffer } from '../../../gateway/cli/probe/whep-exchange.ts';
import { loadWrtc, type WrtcPeer } from '../../../gateway/cli/probe/wrtc-peer.ts';
import { framesChannelLabel, viewerHeartbeatEveryMs } from '../../../gateway/contract/media.ts';

export const listenerOrderSchema = z.object({ whepUrl: z.url(), token: z.string(), watches: z.boolean() });
export type ListenerOrder = z.infer<typeof listenerOrderSchema>;

async function gathered(peer: WrtcPeer): Promise<string> {
  await new Promise<void>((resolve) => {
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState === 'complete') resolve();
    };
    if (peer.iceGatheringState === 'complete') resolve();
  });
  return peer.localDescription?.sdp ?? '';
}

async function listen({ whepUrl, token, watches }: ListenerOrder): Promise<void> {
  const wrtc = await loadWrtc();
  const peer = new wrtc.RTCPeerConnection({ iceServers: [], iceTransportPolicy: 'all' });
  peer.addTransceiver('audio', { direction: 'recvonly' });
  if (watches) peer.addTransceiver('video', { direction: 'recvonly' });
  const channel = peer.createDataChannel(framesChannelLabel);
  await peer.setLocalDescription(await peer.createOffer());
  const answer = await exchangeOffer({
    ...{ whepUrl: new URL(whepUrl), token, sdp: await gathered(peer) },
    signal: AbortSignal.timeout(20_000),
  });
  process.on('SIGTERM', () => {
    void answer.end().then(() => {
      peer.close();
      process.exit(0);
    });
  });
  await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
  setInterval(() => {
    if (channel.readyState === 'open') channel.send(JSON.stringify({ type: 'alive' }));
  }, viewerHeartbeatEveryMs);
  process.send?.('watches');
}

process.on('disconnect', () => process.exit(0));
process.once('message', (message) => void listen(listenerOrderSchema.parse(message)));
