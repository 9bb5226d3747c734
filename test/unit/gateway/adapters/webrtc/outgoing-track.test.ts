import { describe, expect, it } from 'vitest';
import { OutgoingTrack } from '../../../../../gateway/adapters/webrtc/outgoing-track.ts';
import { buildOutgoingHeader } from '../../../../../gateway/adapters/webrtc/rtp/outgoing-header.ts';
import { PacketAssembly } from '../../../../../gateway/adapters/webrtc/rtp/packet-assembly.ts';
import { ViewerLink } from '../../../../../gateway/adapters/webrtc/viewer-link.ts';
import { deltaFramePayload, keyFramePayload, rtpPacket } from '../../../../support/rtp-packets.ts';

const extensions = { transportSequence: 4, playoutDelay: 5, mid: null };
const key = (sequence: number, timestamp: number, ssrc = 1) =>
  rtpPacket({ sequence, timestamp, ssrc, payload: keyFramePayload });
const delta = (sequence: number, timestamp: number, ssrc = 1) =>
  rtpPacket({ sequence, timestamp, ssrc, payload: deltaFramePayload });

function setUp(codec: 'H264' | 'opus' = 'H264') {
  const sent: Buffer[] = [];
  const frames: [number, number][] = [];
  let keyFrameRequests = 0;
  const link = new ViewerLink(
    new PacketAssembly(),
    (packet) => {
      sent.push(Buffer.from(packet));
      return true;
    },
    () => 0,
  );
  const track = new OutgoingTrack({
    codec,
    clockRateHz: 90_000,
    ssrc: 0xaa,
    header: buildOutgoingHeader(0xaa, 108, '0', extensions),
    retransmission: { header: buildOutgoingHeader(0xbb, 109, '0', extensions), initialSequence: 10 },
    initialSequence: 99,
    link,
    requestKeyFrame: () => (keyFrameRequests += 1),
    onFrame: (given, outgoing) => frames.push([given, outgoing]),
  });
  return { track, link, sent, frames, keyFrameRequests: () => keyFrameRequests };
}

const sequences = (sent: readonly Buffer[]) => sent.map((packet) => packet.readUInt16BE(2));

describe('OutgoingTrack', () => {
  it('holds a picture back until a key frame and asks for one, throttled', () => {
    const { track, sent, keyFrameRequests } = setUp();
    track.forward(delta(1, 0), 0);
    track.forward(delta(2, 3000), 33);
    expect([sent.length, keyFrameRequests()]).toEqual([0, 1]);
    track.forward(delta(3, 6000), 260);
    expect(keyFrameRequests()).toBe(2);
    track.forward(key(4, 9000), 300);
    track.forward(delta(5, 12_000), 333);
    expect(sequences(sent)).toEqual([100, 101]);
  });

  it('sends sound at once', () => {
    const { track, sent, keyFrameRequests } = setUp('opus');
    track.forward(delta(1, 0), 0);
    track.askForKeyFrame(0);
    expect([sent.length, keyFrameRequests()]).toEqual([1, 0]);
  });

  it('drops what is no RTP and what is too long', () => {
    const { track, sent } = setUp('opus');
    track.forward(Buffer.from('hello'), 0);
    track.forward(rtpPacket({ payload: Buffer.alloc(4000) }), 0);
    expect(sent).toEqual([]);
  });

  it('goes on after a restart of the source with the next key frame and the next sequence number', () => {
    const { track, sent, frames } = setUp();
    track.forward(key(500, 90_000), 1000);
    track.forward(delta(3, 50, 2), 2000);
    track.forward(key(4, 3050, 2), 2033);
    track.forward(delta(5, 6050, 2), 2066);
    expect(sequences(sent)).toEqual([100, 101, 102]);
    expect(frames.map(([given]) => given)).toEqual([90_000, 3050, 6050]);
    expect(frames[1]?.[1]).toBe(90_000 + 1033 * 90);
  });

  it('goes over to another rung at its key frame: the next sequence number, the same moments, nothing old resent', () => {
    const { track, sent, frames } = setUp();
    track.forward(key(1, 3000), 0);
    track.forward(delta(2, 6000), 33);
    track.splice();
    track.forward(delta(70, 6000, 2), 34);
    track.forward(key(71, 9000, 2), 66);
    track.forward(delta(72, 12_000, 2), 99);
    expect(sequences(sent)).toEqual([100, 101, 102, 103]);
    expect(frames.map(([, outgoing]) => outgoing)).toEqual([3000, 6000, 9000, 12_000]);
    track.resend([101, 102], 100);
    expect(sent.slice(4).map((packet) => packet.readUInt32BE(4))).toEqual([9000]);
  });

  it('lets pictures of moments that were shown already follow tick by tick, until the new rung is ahead', () => {
    const { track, frames } = setUp();
    track.forward(key(1, 3000), 0);
    track.forward(delta(2, 6000), 33);
    track.splice();
    for (const packet of [key(71, 3000, 2), delta(72, 3000, 2), delta(73, 6000, 2), delta(74, 9000, 2)])
      track.forward(packet, 40);
    expect(frames.map(([, outgoing]) => outgoing)).toEqual([3000, 6000, 6001, 6002, 9000]);
  });

  it('repeats the newest packets in turn, beyond the budget, where the link is measured', () => {
    const { track, link, sent } = setUp();
    expect(track.repeatRecent(0)).toBe(false);
    track.forward(key(1, 3000), 0);
    track.forward(delta(2, 6000), 1);
    for (let count = 0; count < 3; count += 1) expect(track.repeatRecent(2)).toBe(true);
    expect(sent.slice(2).map((packet) => [packet.readUInt32BE(8), packet.readUInt32BE(4)])).toEqual([
      [0xbb, 6000],
      [0xbb, 3000],
      [0xbb, 6000],
    ]);
    expect(link.retransmissions).toBe(0);
  });

  it('tells of every picture once, however many packets it has', () => {
    const { track, frames } = setUp();
    for (const packet of [key(1, 0), delta(2, 0), delta(3, 3000), delta(4, 3000)]) track.forward(packet, 0);
    expect(frames).toEqual([
      [0, 0],
      [3000, 3000],
    ]);
  });

  it('resends a lost packet on the retransmission stream, once per 20 ms', () => {
    const { track, link, sent } = setUp();
    track.forward(key(1, 3000), 0);
    track.forward(delta(2, 6000), 1);
    track.resend([100, 100, 4242], 10);
    track.resend([100], 20);
    track.resend([100], 31);
    const resent = sent.slice(2);
    expect(resent.map((packet) => packet.readUInt32BE(8))).toEqual([0xbb, 0xbb]);
    expect(sequences(resent)).toEqual([11, 12]);
    const payload = resent[0]?.subarray(resent[0].length - keyFramePayload.length - 2);
    expect(payload?.toString('hex')).toBe(`0064${keyFramePayload.toString('hex')}`);
    expect(resent[0]?.readUInt32BE(4)).toBe(3000);
    expect(link.retransmissions).toBe(2);
  });

  it('resends nothing of before once it rests', () => {
    const { track, sent } = setUp();
    track.forward(key(1, 0), 0);
    track.rest();
    track.resend([100], 10);
    expect(sent).toHaveLength(1);
  });

  it('stops resending where the budget ends', () => {
    const { track, link } = setUp('opus');
    const large = Buffer.alloc(1200);
    const lost: number[] = [];
    for (let sequence = 0; sequence < 200; sequence += 1) {
      track.forward(rtpPacket({ sequence, payload: large }), 0);
      lost.push(100 + sequence);
    }
    track.resend(lost, 0);
    expect(link.retransmissions).toBeGreaterThan(40);
    expect(link.retransmissions).toBeLessThan(55);
  });

  it('relays a report carried on to now, in the timestamps of the viewer', () => {
    const { track, sent } = setUp();
    const report = { rtpTimestamp: 3000, monotonicNs: 1_000_000_000n };
    expect(track.relayReport(report, 1_000_000_000n, 0n)).toBe(false);
    expect(sent).toEqual([]);
    track.forward(key(1, 3000), 1000);
    expect(track.relayReport(report, 1_100_000_000n, 0n)).toBe(true);
    const relayed = sent.at(-1);
    expect(relayed?.readUInt8(1)).toBe(200);
    expect([relayed?.readUInt32BE(4), relayed?.readUInt32BE(16), relayed?.readUInt32BE(20)]).toEqual([
      0xaa, 12_000, 1,
    ]);
  });

  it('does not relay a report of a run that has ended', () => {
    const { track, sent } = setUp();
    track.forward(key(1, 3000), 1000);
    track.relayReport({ rtpTimestamp: 4_000_000, monotonicNs: 1_000_000_000n }, 1_000_000_000n, 0n);
    expect(sent).toHaveLength(1);
  });
});
