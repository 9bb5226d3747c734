import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OutgoingTrack } from '../../../../../gateway/adapters/webrtc/outgoing-track.ts';
import { buildOutgoingHeader } from '../../../../../gateway/adapters/webrtc/rtp/outgoing-header.ts';
import { PacketAssembly } from '../../../../../gateway/adapters/webrtc/rtp/packet-assembly.ts';
import { RungFeed } from '../../../../../gateway/adapters/webrtc/rung-feed.ts';
import { planAnswer, type SentSection } from '../../../../../gateway/adapters/webrtc/sdp/answer-plan.ts';
import { parseSdpOffer } from '../../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { ViewerLink } from '../../../../../gateway/adapters/webrtc/viewer-link.ts';
import { FakeMediaSource } from '../../../../support/fake-media-source.ts';
import { deltaFramePayload, keyFramePayload, rtpPacket } from '../../../../support/rtp-packets.ts';
import { offerSdp } from '../../../../support/sample-offers.ts';

const nowMs = () => performance.now();
const rateBps = 800_000;
/** Ten milliseconds of the link. */
const payloadOf = (kind: Buffer) => Buffer.concat([kind, Buffer.alloc(950)]);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function screenSection(source: FakeMediaSource): SentSection {
  const parsed = parseSdpOffer(offerSdp({ videos: 2, audios: 1, data: true }));
  const plan = parsed.ok ? planAnswer(parsed.offer, source) : null;
  const found = plan?.sections.find((planned) => planned.use === 'send' && planned.track.role === 'screen');
  return found?.use === 'send' ? found : expect.fail('the offer has no place for a screen');
}

function setUp() {
  const source = new FakeMediaSource();
  const section = screenSection(source);
  const sent: Buffer[] = [];
  const assembly = new PacketAssembly();
  const link = new ViewerLink(assembly, (packet) => sent.push(Buffer.from(packet)) > 0, nowMs);
  const track: OutgoingTrack = new OutgoingTrack({
    codec: 'H264',
    ...{ clockRateHz: 90_000, ssrc: 1, retransmission: null, initialSequence: 99, link },
    header: buildOutgoingHeader(1, 96, '0', { transportSequence: null, playoutDelay: null, mid: null }),
    requestKeyFrame: () => feed.requestKeyFrame(),
    onFrame: () => undefined,
  });
  const feed: RungFeed = new RungFeed(source, section, track, link.pacer, nowMs);
  feed.choose('full', 400_000);
  let sequence = 0;
  /** Packets of one picture. */
  const picture = (kind: Buffer, packets: number) => {
    const timestamp = Math.round(nowMs() * 90);
    for (let index = 0; index < packets; index += 1) {
      sequence += 1;
      const payload = payloadOf(index === 0 ? kind : deltaFramePayload);
      source.emitRtp(section.track.id, rtpPacket({ sequence, timestamp, payload }));
    }
  };
  const sequences = () => sent.map((packet) => packet.readUInt16BE(2));
  return { source, link, feed, sent, sequences, picture };
}

it('spreads a key frame over the time a thin link needs for it, and sends it at once over a wide one', () => {
  const { link, sent, picture } = setUp();
  picture(keyFramePayload, 40);
  expect(sent).toHaveLength(40);
  link.pacer.setRate(rateBps);
  picture(keyFramePayload, 40);
  expect(sent.length).toBeLessThan(43);
  vi.advanceTimersByTime(200);
  expect(sent.length).toBeLessThan(65);
  vi.advanceTimersByTime(300);
  expect(sent).toHaveLength(80);
});

it('goes on with the next key frame, without a gap in its numbers, where more waits than there is room for', () => {
  const { source, link, sequences, picture } = setUp();
  link.pacer.setRate(rateBps);
  picture(keyFramePayload, 10);
  vi.advanceTimersByTime(200);
  const asked = source.keyFrameRequests.length;
  picture(deltaFramePayload, 1000);
  vi.advanceTimersByTime(10_000);
  expect(source.keyFrameRequests.length).toBeGreaterThan(asked);
  const before = sequences().length;
  picture(deltaFramePayload, 3);
  vi.advanceTimersByTime(1000);
  expect(sequences()).toHaveLength(before);
  picture(keyFramePayload, 3);
  vi.advanceTimersByTime(1000);
  expect(sequences()).toEqual(Array.from({ length: before + 3 }, (_, index) => 100 + index));
});

it('lets nothing out that waits once it has ended', () => {
  const { link, feed, sent, picture } = setUp();
  link.pacer.setRate(rateBps);
  picture(keyFramePayload, 40);
  feed.end();
  const before = sent.length;
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(before);
});
