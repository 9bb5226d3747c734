import type { IceServer } from '../../ports/viewer-transport.ts';

const quoted = (text: string) => `"${text.replaceAll(/[\\"]/g, (character) => `\\${character}`)}"`;

/** The `Link` header values that tell a player its ICE servers (draft-ietf-wish-whep §4.6, as RFC 9725 §4.6). */
export function iceServerLinks(servers: readonly IceServer[]): string[] {
  return servers.flatMap(({ urls, username, credential }) => {
    const parameters = ['rel="ice-server"'];
    if (username !== undefined) parameters.push(`username=${quoted(username)}`);
    if (credential !== undefined)
      parameters.push(`credential=${quoted(credential)}`, 'credential-type="password"');
    return urls.map((url) => `<${url}>; ${parameters.join('; ')}`);
  });
}
