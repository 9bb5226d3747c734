import type { IceServer as NativeIceServer, RtcConfig } from 'node-datachannel';
import type { IceServer } from '../../ports/viewer-transport.ts';

/** How the gateway's end of a connection is reached. */
export interface IceOptions {
  /**
   * Servers that tell the gateway its address on other networks, or relay; none where viewers are on the same one. Of those that relay,
   * the gateway's own end uses those over UDP, and none with `sharedPort`; viewers use all of them.
   */
  iceServers?: readonly IceServer[];
  /** UDP ports for viewers, one each; any free port where absent. */
  portRange?: { first: number; last: number } | undefined;
  /** One UDP port for all viewers instead of one each; excludes `portRange`. */
  sharedPort?: number | undefined;
  /** Local address to use; all of them where absent. */
  bindAddress?: string | undefined;
}

/** Settings of the native peer; throws RangeError for a server URL that is none (RFC 7064, 7065). */
export function nativeConfiguration(options: IceOptions): RtcConfig {
  const { iceServers = [], portRange, sharedPort, bindAddress } = options;
  const servers = iceServers.flatMap((server) => server.urls.map((url) => nativeIceServer(url, server)));
  return {
    iceServers: servers.filter((server) => canUse(server, sharedPort !== undefined)),
    disableAutoNegotiation: true,
    maxMessageSize: 65_536,
    // Packets of 1,200 bytes grow by our header extensions; an Ethernet frame holds them.
    mtu: 1400,
    ...(bindAddress === undefined ? {} : { bindAddress }),
    ...(portRange === undefined ? {} : { portRangeBegin: portRange.first, portRangeEnd: portRange.last }),
    ...(sharedPort === undefined
      ? {}
      : { enableIceUdpMux: true, portRangeBegin: sharedPort, portRangeEnd: sharedPort }),
  };
}

/**
 * The library relays over UDP only; and a TURN server knows a client by its address and port (RFC 8656, section 2.2), so of all viewers
 * on one port a single one could have a relay.
 */
function canUse({ relayType }: NativeIceServer, sharesPort: boolean): boolean {
  return relayType === undefined || (relayType === 'TurnUdp' && !sharesPort);
}

/** STUN and TURN URLs (RFC 7064, 7065). */
const iceServerUrl =
  /^(stuns?|turns?):([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** Whether `nativeConfiguration` takes it. */
export function isIceServerUrl(url: string): boolean {
  return iceServerUrl.test(url);
}

function nativeIceServer(url: string, server: IceServer): NativeIceServer {
  const match = iceServerUrl.exec(url);
  if (match === null) throw new RangeError('Not a STUN or TURN URL');
  const [, scheme = '', host = '', port, transport] = match;
  const isTurn = scheme.startsWith('turn');
  const isSecure = scheme.endsWith('s');
  return {
    hostname: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    ...(server.username === undefined ? {} : { username: server.username }),
    ...(server.credential === undefined ? {} : { password: server.credential }),
    ...(isTurn ? { relayType: isSecure ? 'TurnTls' : transport === 'tcp' ? 'TurnTcp' : 'TurnUdp' } : {}),
  };
}
