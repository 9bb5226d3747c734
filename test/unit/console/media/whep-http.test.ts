import { describe, expect, it } from 'vitest';
import { candidateFragment } from '../../../../console/media/whep-http.ts';

describe('a fragment of late candidates', () => {
  it('names the offer’s credentials and first section', () => {
    const offer = [
      'v=0',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:secret',
      'a=mid:0',
    ].join('\r\n');
    expect(
      candidateFragment(offer, ['candidate:1 1 udp 2122 192.0.2.1 50000 typ host']).split('\r\n'),
    ).toEqual([
      'a=ice-ufrag:abcd',
      'a=ice-pwd:secret',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=mid:0',
      'a=candidate:1 1 udp 2122 192.0.2.1 50000 typ host',
      'a=end-of-candidates',
      '',
    ]);
  });
});
