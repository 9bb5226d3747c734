import { describe, expect, it } from 'vitest';
import { parseSdpFragment } from '../../../../../../gateway/adapters/webrtc/sdp/sdp-fragment.ts';

const candidate = 'a=candidate:1 1 udp 2113937151 192.0.2.77 33261 typ host';

describe('parseSdpFragment', () => {
  it('gives the usable candidates of every section', () => {
    const text = `a=ice-ufrag:abcd\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n${candidate}\r\n`;
    expect(parseSdpFragment(text, 'abcd')).toEqual({
      ok: true,
      candidates: ['candidate:1 1 UDP 2113937151 192.0.2.77 33261 typ host'],
    });
  });

  it('takes the end of candidates, and a fragment without credentials', () => {
    expect(parseSdpFragment('a=end-of-candidates\r\n', 'abcd')).toEqual({ ok: true, candidates: [] });
    expect(parseSdpFragment(`${candidate}\n`, 'abcd')).toMatchObject({ ok: true });
  });

  it.each([
    ['other-ice-session', `a=ice-ufrag:dcba\r\n${candidate}\r\n`],
    ['not-a-fragment', ''],
    ['not-a-fragment', 'hello'],
    ['not-a-fragment', 'a=mid:0\r\n'],
    ['too-large', `${candidate}\r\n`.repeat(1000)],
  ])('refuses with %s (case %#)', (fault, text) => {
    expect(parseSdpFragment(text, 'abcd')).toEqual({ ok: false, fault });
  });
});
