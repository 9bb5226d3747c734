import { describe, expect, it } from 'vitest';
import {
  nativeConfiguration,
  type IceOptions,
} from '../../../../../gateway/adapters/webrtc/ice-configuration.ts';

describe('nativeConfiguration', () => {
  it('passes servers on in the terms of the native peer', () => {
    const urls = ['stun:stun.example.net', 'turn:192.0.2.9:3479?transport=udp', 'turn:[2001:db8::1]'];
    expect(
      nativeConfiguration({ iceServers: [{ urls, username: 'u', credential: 'p' }] }).iceServers,
    ).toEqual([
      { hostname: 'stun.example.net', port: 3478, username: 'u', password: 'p' },
      { hostname: '192.0.2.9', port: 3479, username: 'u', password: 'p', relayType: 'TurnUdp' },
      { hostname: '2001:db8::1', port: 3478, username: 'u', password: 'p', relayType: 'TurnUdp' },
    ]);
  });

  it('leaves out what the native peer cannot relay through', () => {
    const urls = ['stun:a.example', 'turn:b.example', 'turn:c.example?transport=tcp', 'turns:d.example'];
    const hosts = (options: IceOptions) =>
      nativeConfiguration({
        ...options,
        iceServers: [{ urls, username: 'u', credential: 'p' }],
      }).iceServers.map((server) => (server as { hostname: string }).hostname);
    expect(hosts({})).toEqual(['a.example', 'b.example']);
    expect(hosts({ sharedPort: 40_000 })).toEqual(['a.example']);
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
