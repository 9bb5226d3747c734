import { describe, expect, it } from 'vitest';
import { nativeConfiguration } from '../../../../../gateway/adapters/webrtc/ice-configuration.ts';

describe('nativeConfiguration', () => {
  it('passes servers on in the terms of the native peer', () => {
    const urls = ['stun:stun.example.net', 'turn:192.0.2.9:3479?transport=tcp', 'turns:[2001:db8::1]'];
    expect(
      nativeConfiguration({ iceServers: [{ urls, username: 'u', credential: 'p' }] }).iceServers,
    ).toEqual([
      { hostname: 'stun.example.net', port: 3478, username: 'u', password: 'p' },
      { hostname: '192.0.2.9', port: 3479, username: 'u', password: 'p', relayType: 'TurnTcp' },
      { hostname: '2001:db8::1', port: 5349, username: 'u', password: 'p', relayType: 'TurnTls' },
    ]);
  });

  it('uses a range of ports, or one port for all', () => {
    expect(nativeConfiguration({ portRange: { first: 40_000, last: 40_100 } })).toMatchObject({
      portRangeBegin: 40_000,
      portRangeEnd: 40_100,
    });
    expect(nativeConfiguration({ sharedPort: 40_000 })).toMatchObject({
      enableIceUdpMux: true,
      portRangeBegin: 40_000,
      portRangeEnd: 40_000,
    });
    expect(nativeConfiguration({})).not.toHaveProperty('portRangeBegin');
  });

  it.each(['http://example.net', 'stun:', 'turn:a b', 'stun:host:port'])(
    'throws RangeError for %s',
    (url) => {
      expect(() => nativeConfiguration({ iceServers: [{ urls: [url] }] })).toThrow(RangeError);
    },
  );
});
