/**
 * Viewers that take packets and throw them away, in a process of their own that can be killed. Orders come as messages: `open` makes an
 * offer, `answer` connects, `count` tells what arrived since they came, `leave` closes all.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import nodeDataChannel, { type DataChannel, type PeerConnection, type Track } from 'node-datachannel';
import { ArrivalFeedback, transportSequenceLine } from './arrival-feedback.ts';
import { noArrivals, type LightOrder, type LightReply } from './light-messages.ts';
import { StreamArrivals } from './stream-arrivals.ts';

const { Audio, PeerConnection: Peer, Video } = nodeDataChannel;
const payloadTypes = { h264: 102, rtx: 103, opus: 111 } as const;
const feedbackEveryMs = 100;
const heartbeatEveryMs = 1000;
const connectWithinMs = 15_000;

class LightViewer {
  readonly streams = new Map<number, StreamArrivals>();
  readonly #peer: PeerConnection;
  readonly #tracks: Track[] = [];
  readonly #channel: DataChannel;
  readonly #feedback = new ArrivalFeedback();
  readonly #timers: NodeJS.Timeout[];
  #isClosing = false;
  /** The gateway has ended the connection. */
  isDropped = false;

  constructor(id: string) {
    this.#peer = new Peer(id, { iceServers: [], disableAutoNegotiation: true });
    for (const mid of ['0', '1']) this.#add(picture(mid));
    const sound = new Audio('2', 'RecvOnly');
    sound.addOpusCodec(payloadTypes.opus);
    this.#add(sound);
    this.#channel = this.#peer.createDataChannel('frames');
    // What nobody reads would fill the library's queue, and hold one of its threads.
    this.#channel.onMessage(() => undefined);
    this.#channel.onClosed(() => (this.isDropped ||= !this.#isClosing));
    this.#timers = [
      setInterval(() => this.#feedBack(), feedbackEveryMs),
      setInterval(() => this.#beat(), heartbeatEveryMs),
    ];
  }

  async offer(): Promise<string> {
    this.#peer.setLocalDescription('offer');
    while (this.#peer.gatheringState() !== 'complete') await sleep(5);
    // The library takes no answer once the other side has reached it: without candidates it is this side that begins.
    return (this.#peer.localDescription()?.sdp ?? '').replaceAll(
      /^a=(candidate:|end-of-candidates).*\r\n/gm,
      '',
    );
  }

  async answer(sdp: string): Promise<void> {
    this.#peer.setRemoteDescription(sdp, 'answer');
    const untilMs = performance.now() + connectWithinMs;
    while (this.#peer.state() !== 'connected') {
      if (performance.now() > untilMs) throw new Error(`not connected, but ${this.#peer.state()}`);
      await sleep(5);
    }
  }

  close(): void {
    this.#isClosing = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const track of this.#tracks) track.close();
    this.#peer.close();
  }

  #add(media: InstanceType<typeof Video> | InstanceType<typeof Audio>): void {
    const track = this.#peer.addTrack(media);
    track.onMessage((packet) => this.#take(packet));
    this.#tracks.push(track);
  }

  #take(packet: Buffer): void {
    const payloadType = packet.readUInt8(1) & 0x7f;
    if (payloadType >= 64 && payloadType < 96) return; // RTCP (RFC 5761, section 4).
    const nowMs = performance.now();
    this.#feedback.note(packet, nowMs);
    if (payloadType === payloadTypes.rtx) return;
    const ssrc = packet.readUInt32BE(8);
    let stream = this.streams.get(ssrc);
    if (stream === undefined) {
      stream = new StreamArrivals(payloadType === payloadTypes.opus ? 48_000 : 90_000);
      this.streams.set(ssrc, stream);
    }
    stream.note(packet, nowMs);
  }

  #feedBack(): void {
    const packet = this.#feedback.next();
    const [track] = this.#tracks;
    if (packet !== null && track?.isOpen() === true) track.sendMessageBinary(packet);
  }

  #beat(): void {
    try {
      if (this.#channel.isOpen()) this.#channel.sendMessage('{"type":"alive"}');
    } catch {
      // The association is gone before its channel is told.
      this.isDropped = true;
    }
  }
}

function picture(mid: string): InstanceType<typeof Video> {
  const video = new Video(mid, 'RecvOnly');
  const parameters = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f';
  video.addVideoCodec(payloadTypes.h264, 'H264', parameters);
  video.addRTXCodec(payloadTypes.rtx, payloadTypes.h264, 90_000);
  video.parseSdpLine(`a=rtcp-fb:${payloadTypes.h264} transport-cc`);
  video.parseSdpLine(transportSequenceLine);
  return video;
}

const viewers = new Map<string, LightViewer>();

async function obey(order: LightOrder): Promise<LightReply> {
  if (order.type === 'open') {
    const viewer = new LightViewer(order.id);
    viewers.set(order.id, viewer);
    return { sdp: await viewer.offer() };
  }
  if (order.type === 'answer') {
    await viewers.get(order.id)?.answer(order.sdp);
    return {};
  }
  if (order.type === 'leave') {
    for (const viewer of viewers.values()) viewer.close();
    viewers.clear();
    return {};
  }
  const arrivals = { ...noArrivals };
  for (const { isDropped } of viewers.values()) arrivals.dropped += isDropped ? 1 : 0;
  for (const stream of [...viewers.values()].flatMap(({ streams }) => [...streams.values()])) {
    arrivals.packets += stream.packets;
    arrivals.missing += stream.missing;
    arrivals.late += stream.late;
  }
  return { arrivals };
}

process.on('message', (order: LightOrder) => {
  void obey(order).then((reply) => process.send?.({ number: order.number, ...reply }));
});
process.on('disconnect', () => process.exit(0));
