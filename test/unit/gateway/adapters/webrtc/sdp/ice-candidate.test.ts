import { describe, expect, it } from 'vitest';
import {
  maxRemoteCandidates,
  usableCandidate,
  usableCandidates,
} from '../../../../../../gateway/adapters/webrtc/sdp/ice-candidate.ts';

describe('usableCandidate', () => {
  it('reduces a candidate to what a UDP peer needs', () => {
    expect(
      usableCandidate(
        'candidate:880449495 1 udp 2113937151 192.0.2.7 33261 typ host generation 0 network-cost 999',
      ),
    ).toBe('candidate:880449495 1 UDP 2113937151 192.0.2.7 33261 typ host');
    expect(usableCandidate('candidate:1 1 UDP 5 2001:db8::1 9 typ srflx raddr 10.0.0.1 rport 7')).toBe(
      'candidate:1 1 UDP 5 2001:db8::1 9 typ srflx raddr 0.0.0.0 rport 0',
    );
  });

  it.each([
    'candidate:1 1 udp 1 c81d9b3f.local 9 typ host',
    'candidate:1 1 tcp 1 192.0.2.7 9 typ host tcptype active',
    'candidate:1 2 udp 1 192.0.2.7 9 typ host',
    'candidate:1 1 udp 99999999999 192.0.2.7 9 typ host',
    'candidate:1 1 udp 1 192.0.2.7 0 typ host',
    'candidate:1 1 udp 1 192.0.2.7 65536 typ host',
    'candidate:1 1 udp 1 fe80::1%eth0 9 typ host',
    'candidate:1 1 udp 1 192.0.2.7 9 typ other',
    'candidate:1 1 udp 1 192.0.2.7 9',
    'candidate:',
  ])('gives null for %s', (attribute) => {
    expect(usableCandidate(attribute)).toBeNull();
  });

  it('takes a bounded number of different candidates', () => {
    const many = Array.from(
      { length: 200 },
      (_, index) => `candidate:1 1 udp 1 192.0.2.7 ${1000 + (index % 100)} typ host`,
    );
    expect(usableCandidates(many)).toHaveLength(maxRemoteCandidates);
  });
});
