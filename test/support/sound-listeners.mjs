/**
 * Viewers that only listen, in a process of their own that a test can kill: an implementation of WebRTC other than the
 * gateway's. Orders come as messages: `open` makes an offer, `answer` connects, `count` tells the packets heard so far
 * and the address that each comes from, `leave` closes one.
 */
import wrtc from '@roamhq/wrtc';

const heartbeatMs = 300;
/** @type {Map<string, { connection: any, heartbeat: NodeJS.Timeout }>} */
const listeners = new Map();

async function open(id, configuration) {
  const connection = new wrtc.RTCPeerConnection(configuration);
  connection.addTransceiver('audio', { direction: 'recvonly' });
  const channel = connection.createDataChannel('frames');
  const heartbeat = setInterval(() => {
    if (channel.readyState === 'open') channel.send('{"type":"alive"}');
  }, heartbeatMs);
  listeners.set(id, { connection, heartbeat });
  const gathered = new Promise((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve(undefined);
    };
  });
  await connection.setLocalDescription(await connection.createOffer());
  await gathered;
  return connection.localDescription.sdp;
}

async function count() {
  const heard = {};
  for (const [id, { connection }] of listeners) {
    const reports = await connection.getStats();
    const all = [...reports.values()];
    const pair = all.find(({ type, nominated }) => type === 'candidate-pair' && nominated);
    heard[id] = {
      packets: all.find(({ type }) => type === 'inbound-rtp')?.packetsReceived ?? 0,
      localType: reports.get(pair?.localCandidateId)?.candidateType ?? null,
      localAddress: reports.get(pair?.localCandidateId)?.ip ?? null,
      remotePort: reports.get(pair?.remoteCandidateId)?.port ?? null,
    };
  }
  return heard;
}

function leave(id) {
  const listener = listeners.get(id);
  clearInterval(listener?.heartbeat);
  listener?.connection.close();
  listeners.delete(id);
}

const orders = {
  open: ({ id, configuration }) => open(id, configuration),
  answer: ({ id, sdp }) => listeners.get(id)?.connection.setRemoteDescription({ type: 'answer', sdp }),
  count,
  leave: ({ id }) => leave(id),
};

process.on('message', async ({ number, order, ...rest }) => {
  const result = await Promise.resolve(orders[order](rest)).catch((error) => ({ fault: String(error) }));
  process.send?.({ number, result });
});
process.on('disconnect', () => process.exit(0));
