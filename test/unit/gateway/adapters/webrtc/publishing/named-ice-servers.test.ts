import { describe, expect, it } from 'vitest';
import { iceServerLinks } from '../../../../../../gateway/adapters/http/ice-server-links.ts';
import { readNamedIceServers } from '../../../../../../gateway/adapters/webrtc/publishing/named-ice-servers.ts';

const stun = { urls: ['stun:stun.example.net'] };

describe('readNamedIceServers', () => {
  it('reads the example of RFC 9725', () => {
    const header =
      '<stun:stun.example.net>; rel="ice-server", ' +
      '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password", ' +
      '<turns:turn.example.net?transport=tcp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password"';
    const named = { username: 'user', credential: 'myPassword' };
    expect(readNamedIceServers(header)).toEqual([
      stun,
      { urls: ['turn:turn.example.net?transport=udp'], ...named },
      { urls: ['turns:turn.example.net?transport=tcp'], ...named },
    ]);
  });

  it('reads what the gateway itself writes, whatever is in the credentials', () => {
    const server = { urls: ['turn:[::1]:3478'], username: 'a, <b>; "c"\\', credential: 'rel="x"' };
    expect(readNamedIceServers(iceServerLinks([stun, server]).join(', '))).toEqual([stun, server]);
  });

  it.each([
    ['a token for a string', '<stun:stun.example.net>;rel=ice-server', [stun]],
    ['other case and more relations', '<stun:stun.example.net> ; REL="next ICE-Server"', [stun]],
    [
      'other relations',
      '</whip/x>; rel="urn:ietf:params:whip:ext:core:layer", <stun:stun.example.net>; rel=ice-server',
      [stun],
    ],
    ['a URL that is none', '<https://stun.example.net>; rel="ice-server", <stun:a b>; rel=ice-server', []],
    ['a credential that is no password', '<turn:a.b>; rel="ice-server"; credential-type="oauth"', []],
    ['a header that breaks off', '<stun:stun.example.net>; rel="ice-ser', []],
    ['nothing', '', []],
    [
      'more than anybody needs',
      Array(50).fill('<stun:stun.example.net>; rel=ice-server').join(),
      Array(8).fill(stun),
    ],
    ['a header that is too long', `<stun:stun.example.net>; rel=ice-server; x="${'x'.repeat(9000)}"`, []],
  ])('takes %s', (_, header, servers) => expect(readNamedIceServers(header)).toEqual(servers));

  it('is quick with what is made to be slow', () => {
    for (const text of [';'.repeat(8000), '<'.repeat(8000), `<stun:a>${'; a="\\'.repeat(1500)}`])
      expect(readNamedIceServers(text)).toEqual([]);
  });
});
