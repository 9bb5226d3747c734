import { describe, expect, it } from 'vitest';
import { parseSdpOffer } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { readFixture } from '../../../../../support/read-fixture.ts';
import { offerSdp } from '../../../../../support/sample-offers.ts';

const chromium = readFixture('webrtc/chromium-offer.sdp');
const small = offerSdp({ videos: 1, audios: 1, data: true });

describe('parseSdpOffer', () => {
  it('reads a Chromium offer', () => {
    const outcome = parseSdpOffer(chromium);
    if (!outcome.ok) throw new Error(outcome.fault);
    const { offer } = outcome;
    expect(offer.sections.map(({ kind, mid }) => [kind, mid])).toEqual([
      ['video', '0'],
      ['video', '1'],
      ['audio', '2'],
      ['application', '3'],
    ]);
    expect(offer.iceUfrag).toMatch(/^[A-Za-z0-9+/]{4}$/);
    expect(offer.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(offer.setup).toBe('actpass');
    const video = offer.sections[0];
    if (video?.kind !== 'video') throw new Error('no video');
    expect(video.receives).toBe(true);
    expect(video.codecs.find(({ payloadType }) => payloadType === 108)).toEqual({
      payloadType: 108,
      name: 'h264',
      clockRateHz: 90_000,
      channels: 1,
      parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      feedback: ['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'],
    });
    expect(video.extensions.get('http://www.webrtc.org/experiments/rtp-hdrext/playout-delay')).toBe(5);
  });

  it('passes over candidates with names instead of addresses', () => {
    expect(chromium).toContain('.local ');
    const outcome = parseSdpOffer(chromium);
    expect(outcome.ok && outcome.offer.candidates).toEqual([]);
  });

  it('takes the transport from the session level, as Firefox writes it', () => {
    const fingerprint = /^a=fingerprint:.*\r\n/m.exec(small)?.[0] ?? '';
    const firefox = small.replaceAll(fingerprint, '').replace('t=0 0\r\n', `t=0 0\r\n${fingerprint}`);
    expect(parseSdpOffer(firefox)).toEqual(parseSdpOffer(small));
  });

  it('takes bundle-only sections and lines that end in a bare line feed', () => {
    const bundleOnly = small
      .replace('m=audio 9', 'm=audio 0')
      .replace('a=rtpmap:111', 'a=bundle-only\r\na=rtpmap:111');
    const outcome = parseSdpOffer(bundleOnly.replaceAll('\r\n', '\n'));
    expect(outcome.ok && outcome.offer.sections).toHaveLength(3);
  });

  it.each([
    ['not-sdp', 'v=1\r\n'],
    ['not-sdp', small.replace('s=-', 's=\u0000')],
    ['not-sdp', small.replace('a=mid:0', 'garbage')],
    ['not-sdp', small.replace('a=mid:0', `a=mid:${'0'.repeat(3000)}`)],
    ['too-large', small + 'a=\r\n'.repeat(5000)],
    ['too-large', small + 'x'.repeat(70_000)],
    ['too-many-sections', offerSdp({ videos: 25, audios: 0, data: false })],
    ['no-section', 'v=0\r\n'],
    ['mid-invalid', small.replace('a=mid:0', 'a=mid:')],
    ['mid-invalid', small.replace('a=mid:0', 'a=mid:has space')],
    ['mid-repeated', small.replace('a=mid:1', 'a=mid:0')],
    ['section-unsupported', small.replace('m=video 9', 'm=video 0')],
    ['section-unsupported', small.replace('m=video 9', 'm=video x')],
    ['section-unsupported', small.replace('m=video', 'm=image')],
    ['section-unsupported', small.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
    ['section-unsupported', small.replace('a=sctp-port:5000', 'a=sctp-port:70000')],
    ['not-multiplexed', small.replace('a=rtcp-mux\r\n', '')],
    ['codec-invalid', small.replace('SAVPF 96 108 109', 'SAVPF 96 400')],
    ['not-bundled', small.replace('BUNDLE 0 1 2', 'BUNDLE 0 1')],
    ['not-bundled', small.replace('a=group:BUNDLE 0 1 2\r\n', '')],
    ['ice-missing', small.replaceAll('a=ice-ufrag:abcd\r\n', '')],
    ['ice-missing', small.replaceAll('a=ice-ufrag:abcd', 'a=ice-ufrag:ab d')],
    ['ice-missing', small.replaceAll('a=ice-pwd:0123', 'a=ice-pwd:"')],
    ['fingerprint-missing', small.replaceAll('fingerprint:sha-256', 'fingerprint:md5')],
    ['fingerprint-missing', small.replaceAll('A1:A1', 'A1')],
    ['setup-invalid', small.replaceAll('setup:actpass', 'setup:holdconn')],
  ])('refuses with %s (case %#)', (fault, text) => {
    expect(parseSdpOffer(text)).toEqual({ ok: false, fault });
  });
});
