import { isIP } from 'node:net';

/**
 * Rewrites one remote candidate (the text after `a=`, RFC 8839) to the parts a UDP peer needs, or null where it is
 * of no use here: another transport or component, a name instead of an address (browsers hide host addresses behind
 * mDNS names; the peer is then found from its own checks), or malformed.
 */
export function usableCandidate(attribute: string): string | null {
  const parts = attribute.trim().split(/ +/, 12);
  const [head, component, transport, priority, address, port, typ, type] = parts;
  const foundation = /^candidate:([A-Za-z0-9+/]{1,32})$/.exec(head ?? '')?.[1];
  if (foundation === undefined || component !== '1' || transport?.toLowerCase() !== 'udp') return null;
  if (!/^\d{1,10}$/.test(priority ?? '') || Number(priority) > 0x7fffffff) return null;
  if (address === undefined || isIP(address) === 0 || address.includes('%')) return null;
  if (!/^\d{1,5}$/.test(port ?? '') || Number(port) < 1 || Number(port) > 65_535) return null;
  if (typ !== 'typ' || !/^(host|srflx|prflx|relay)$/.test(type ?? '')) return null;
  const base = `candidate:${foundation} 1 UDP ${Number(priority)} ${address} ${Number(port)} typ ${type ?? ''}`;
  return type === 'host' ? base : `${base} raddr 0.0.0.0 rport 0`;
}

/** Most remote candidates taken from one peer; more are ignored. */
export const maxRemoteCandidates = 32;

/** The usable ones among `attributes`, without repetition, at most `maxRemoteCandidates`. */
export function usableCandidates(attributes: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const attribute of attributes) {
    if (found.size === maxRemoteCandidates) break;
    if (!attribute.startsWith('candidate:')) continue;
    const candidate = usableCandidate(attribute);
    if (candidate !== null) found.add(candidate);
  }
  return [...found];
}
