import { describe, expect, it } from 'vitest';
import { chooseCodec } from '../../../../../../gateway/adapters/webrtc/sdp/codec-choice.ts';
import { parseSdpOffer } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import type { OfferedMedia } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-media-section.ts';
import { readFixture } from '../../../../../support/read-fixture.ts';

function mediaOf(sdp: string, kind: 'video' | 'audio'): OfferedMedia {
  const outcome = parseSdpOffer(sdp);
  const section = outcome.ok
    ? outcome.offer.sections.find((candidate) => candidate.kind === kind)
    : undefined;
  if (section === undefined || section.kind === 'application') throw new Error('no such section');
  return section;
}

const all = new Set(['H264', 'VP8', 'opus'] as const);
const chromium = readFixture('webrtc/chromium-offer.sdp');

describe('chooseCodec', () => {
  it('prefers constrained baseline in packetization mode 1 with its retransmission format', () => {
    const chosen = chooseCodec(mediaOf(chromium, 'video'), all);
    expect([chosen?.codec.payloadType, chosen?.rtxPayloadType]).toEqual([108, 109]);
  });

  it('takes baseline, then any other profile, where there is no constrained baseline', () => {
    const without = chromium.replaceAll('42e01f', '64001f').replaceAll('42001f', '4d001f');
    expect(
      chooseCodec(mediaOf(chromium.replaceAll('42e01f', '64001f'), 'video'), all)?.codec.payloadType,
    ).toBe(102);
    expect(chooseCodec(mediaOf(without, 'video'), all)?.codec.parameters).toContain('packetization-mode=1');
  });

  it('gives null without packetization mode 1 or without H.264, where nothing is encoded in VP8', () => {
    const withoutVp8 = new Set(['H264', 'opus'] as const);
    expect(chooseCodec(mediaOf(chromium.replaceAll('mode=1', 'mode=0'), 'video'), withoutVp8)).toBeNull();
    expect(chooseCodec(mediaOf(chromium.replaceAll('H264', 'H266'), 'video'), withoutVp8)).toBeNull();
  });

  it('takes VP8 with its retransmission format where there is no H.264 to be had', () => {
    const chosen = chooseCodec(mediaOf(chromium.replaceAll('H264', 'H266'), 'video'), all);
    expect(chosen).toMatchObject({
      name: 'VP8',
      codec: { name: 'vp8', payloadType: 96 },
      rtxPayloadType: 97,
    });
    expect(chooseCodec(mediaOf(chromium, 'video'), new Set(['VP8'] as const))?.name).toBe('VP8');
  });

  it('does without retransmission where none is offered', () => {
    expect(
      chooseCodec(mediaOf(chromium.replaceAll('rtx/90000', 'other/90000'), 'video'), all)?.rtxPayloadType,
    ).toBeNull();
  });

  it('takes Opus for sound', () => {
    expect(chooseCodec(mediaOf(chromium, 'audio'), all)).toMatchObject({
      codec: { payloadType: 111, name: 'opus', channels: 2 },
      rtxPayloadType: null,
    });
  });
});
