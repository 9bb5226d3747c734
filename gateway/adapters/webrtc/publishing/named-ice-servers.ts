import type { IceServer } from '../../../ports/viewer-transport.ts';
import { isIceServerUrl } from '../ice-configuration.ts';

/** More than a server has reason to name. */
const maxServers = 8;
const maxHeaderCharacters = 8192;

/** `<target>`, then `; name=value` where the value is a token or a quoted string (RFC 8288, section 3). */
const target = /[\s,]*<([^<>]*)>/y;
const parameter = /\s*;\s*([^\s;,="<>]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"<>]*)))?/y;

/**
 * The STUN and TURN servers that `Link` headers name (RFC 9725, section 4.6), in their order, eight at most. Links of
 * other relations, URLs that are none and credentials that are no password are left out. Never throws.
 */
export function readNamedIceServers(header: string | null): IceServer[] {
  if (header === null || header.length > maxHeaderCharacters) return [];
  const servers: IceServer[] = [];
  let at = 0;
  while (servers.length < maxServers) {
    target.lastIndex = at;
    const [link, url = ''] = target.exec(header) ?? [];
    if (link === undefined) break;
    const { parameters, end } = readParameters(header, at + link.length);
    at = end;
    const server = iceServer(url, parameters);
    if (server !== null) servers.push(server);
  }
  return servers;
}

function readParameters(header: string, from: number): { parameters: Map<string, string>; end: number } {
  const parameters = new Map<string, string>();
  let end = from;
  for (;;) {
    parameter.lastIndex = end;
    const [text, name = '', quoted, token = ''] = parameter.exec(header) ?? [];
    if (text === undefined) return { parameters, end };
    end += text.length;
    // The first of a name counts (RFC 8288, section 3.3).
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(.)/g, '$1') ?? token);
  }
}

function iceServer(url: string, parameters: ReadonlyMap<string, string>): IceServer | null {
  const relations = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/);
  if (!relations.includes('ice-server') || !isIceServerUrl(url)) return null;
  if ((parameters.get('credential-type') ?? 'password').toLowerCase() !== 'password') return null;
  const [username, credential] = [parameters.get('username'), parameters.get('credential')];
  return {
    urls: [url],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}
