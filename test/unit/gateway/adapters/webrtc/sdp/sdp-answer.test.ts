import { describe, expect, it } from 'vitest';
import { planAnswer, voicePayloadType } from '../../../../../../gateway/adapters/webrtc/sdp/answer-plan.ts';
import {
  buildCarrierOffer,
  readLocalTransport,
} from '../../../../../../gateway/adapters/webrtc/sdp/carrier-offer.ts';
import { buildAnswerSdp } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-answer.ts';
import { parseSdpOffer } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { FakeMediaSource } from '../../../../../support/fake-media-source.ts';
import { offerSdp } from '../../../../../support/sample-offers.ts';

const local = {
  iceUfrag: 'gate',
  icePwd: 'gategategategategategate',
  fingerprint: 'sha-256 00:11',
  setup: 'active',
  candidates: ['candidate:1 1 UDP 2122260223 192.0.2.2 40000 typ host'],
} as const;

function plan(offer: string) {
  const parsed = parseSdpOffer(offer);
  if (!parsed.ok) throw new Error(parsed.fault);
  const planned = planAnswer(parsed.offer, new FakeMediaSource());
  if (planned === null) throw new Error('nothing to send');
  return planned;
}

describe('buildAnswerSdp', () => {
  const ssrcs = new Map([['0', { media: 1111, rtx: 2222 }]]);
  const answer = buildAnswerSdp(plan(offerSdp({ videos: 1, audios: 0, data: true })), local, ssrcs);

  it('names codec, feedback, extensions and streams of a section that is sent', () => {
    const video = answer
      .split(/^(?=m=)/m)[1]
      ?.trimEnd()
      .split('\r\n');
    expect(video).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 108 109',
      'c=IN IP4 0.0.0.0',
      'a=mid:0',
      'a=sendonly',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      'a=msid:panorama panorama',
      'a=rtpmap:108 H264/90000',
      'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      'a=rtcp-fb:108 nack',
      'a=rtcp-fb:108 nack pli',
      'a=rtcp-fb:108 transport-cc',
      'a=rtpmap:109 rtx/90000',
      'a=fmtp:109 apt=108',
      'a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      'a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=ssrc-group:FID 1111 2222',
      'a=ssrc:1111 cname:roundsight',
      'a=ssrc:1111 msid:panorama panorama',
      'a=ssrc:2222 cname:roundsight',
      'a=ssrc:2222 msid:panorama panorama',
      'a=ice-ufrag:gate',
      'a=ice-pwd:gategategategategategate',
      'a=fingerprint:sha-256 00:11',
      'a=setup:active',
      'a=candidate:1 1 UDP 2122260223 192.0.2.2 40000 typ host',
      'a=end-of-candidates',
    ]);
  });

  it('keeps every section in one bundle, data channels too', () => {
    expect(answer).toContain('a=group:BUNDLE 0 1\r\n');
    expect(answer).toMatch(/m=application 9 UDP\/DTLS\/SCTP webrtc-datachannel\r\n[^]*a=sctp-port:5000/);
  });
});

describe('planAnswer', () => {
  it('skips sections that cannot receive or have no codec of ours, without using up their track', () => {
    const [head = '', first = '', second = ''] = offerSdp({ videos: 2, audios: 0, data: false }).split(
      /^(?=m=)/m,
    );
    const sendOnly = head + first.replace('a=recvonly', 'a=sendonly') + second;
    const uses = plan(sendOnly).sections.map((section) =>
      section.use === 'send' ? section.track.id : section.use,
    );
    expect(uses).toEqual(['inactive', 'panorama']);
  });

  it('is null where nothing could be sent', () => {
    const parsed = parseSdpOffer(offerSdp({ videos: 1, audios: 0, data: true }));
    expect(parsed.ok && planAnswer(parsed.offer, new FakeMediaSource([]))).toBeNull();
  });
});

describe('a voice', () => {
  const speaking = offerSdp({ videos: 1, audios: 1, voices: 2, data: true });

  it('is taken in the first section that only sends, whatever else there is, and in no second', () => {
    const planned = plan(speaking);
    expect(planned.sections.map(({ use }) => use)).toEqual(['send', 'send', 'receive', 'inactive', 'data']);
    expect(voicePayloadType(planned)).toBe(111);
    const answer = buildAnswerSdp(planned, local, new Map());
    expect(
      answer
        .split(/^(?=m=)/m)[3]
        ?.split('\r\n')
        .slice(0, 8),
    ).toEqual([
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      'a=mid:2',
      'a=recvonly',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1;stereo=0;maxaveragebitrate=32000',
      'a=ptime:20',
    ]);
  });

  it('is none where only pictures are sent, or no Opus', () => {
    const [first = '', second = ''] = offerSdp({ videos: 2, audios: 0, data: false }).split(
      /(?=m=video.*\r\n(?![^]*m=video))/,
    );
    const pictures = first + second.replace('a=recvonly', 'a=sendonly');
    expect(plan(pictures).sections.map(({ use }) => use)).toEqual(['send', 'inactive']);
    const other = offerSdp({ videos: 1, audios: 0, voices: 1, data: false }).replace(
      'opus/48000/2',
      'PCMU/8000',
    );
    expect(voicePayloadType(plan(other))).toBeNull();
  });

  it('alone is no reason to connect', () => {
    const parsed = parseSdpOffer(offerSdp({ videos: 0, audios: 0, voices: 1, data: true }));
    expect(parsed.ok && planAnswer(parsed.offer, new FakeMediaSource())).toBeNull();
  });

  it('comes through the native peer’s one section', () => {
    const { offer } = plan(speaking);
    expect(buildCarrierOffer(offer, true)).toContain('a=sendrecv');
    expect(buildCarrierOffer(offer, false)).toContain('a=recvonly');
  });
});

describe('the offer for the native peer', () => {
  it('has one media section whatever the viewer offers, and data channels only where offered', () => {
    const withData = buildCarrierOffer(plan(offerSdp({ videos: 2, audios: 1, data: true })).offer, false);
    const without = buildCarrierOffer(plan(offerSdp({ videos: 2, audios: 1, data: false })).offer, false);
    expect(withData.match(/^m=\w+/gm)).toEqual(['m=video', 'm=application']);
    expect(without.match(/^m=\w+/gm)).toEqual(['m=video']);
    expect(parseSdpOffer(withData)).toMatchObject({
      ok: true,
      offer: { iceUfrag: 'abcd', setup: 'actpass' },
    });
  });

  it('reads back the transport of its answer, and null where a part is missing', () => {
    const native =
      'v=0\r\na=setup:active\r\na=ice-ufrag:xyzw\r\na=ice-pwd:p\r\na=fingerprint:sha-256 AA\r\nm=video 9 X 96\r\n' +
      'a=candidate:1 1 UDP 1 192.0.2.2 4 typ host\r\nm=application 9 X y\r\na=candidate:1 1 UDP 1 192.0.2.2 4 typ host\r\n';
    expect(readLocalTransport(native)).toEqual({
      iceUfrag: 'xyzw',
      icePwd: 'p',
      fingerprint: 'sha-256 AA',
      setup: 'active',
      candidates: ['candidate:1 1 UDP 1 192.0.2.2 4 typ host'],
    });
    expect(readLocalTransport(native.replace('a=setup:active\r\n', ''))).toBeNull();
    expect(readLocalTransport(native.replace('a=ice-pwd:p\r\n', ''))).toBeNull();
  });
});
